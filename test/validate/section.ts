/** One line of the results table. */
export interface Result {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  readonly reached: boolean;
  /** Why the target is not reached, or how sure the figure is. */
  readonly note?: string;
}

/** A part of the validation; takes minutes, in pieces that any process may do. */
export interface Section<T = unknown> {
  readonly name: string;
  readonly title: string;
  /** Pieces, by index from 0. */
  readonly count: number;
  /** One piece; plain data, the same in every process. */
  readonly piece: (index: number) => T;
  /** The results of all pieces, in order. */
  // A method, so that sections of different pieces fit one list.
  judge(pieces: readonly T[]): Result[];
}

/** The section as Markdown between its markers. */
export function sectionText({ name, title }: Pick<Section, 'name' | 'title'>, results: readonly Result[]): string {
  const rows = results.map(
    ({ what, target, measured, reached, note }) =>
      `| ${what} | ${target} | ${measured} | ${reached ? 'yes' : '**no**'} | ${note ?? ''} |`,
  );
  return [
    `<!-- begin ${name} -->`,
    `## ${title}`,
    '',
    '| what | target | measured | reached | remark |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    `<!-- end ${name} -->`,
  ].join('\n');
}

/** Puts a section in place of its former self, or at the end. */
export function replaceSection(document: string, name: string, text: string): string {
  const begin = document.indexOf(`<!-- begin ${name} -->`);
  const endMark = `<!-- end ${name} -->`;
  const end = document.indexOf(endMark);
  if (begin < 0 || end < 0) return `${document.trimEnd()}\n\n${text}\n`;
  return document.slice(0, begin) + text + document.slice(end + endMark.length);
}
