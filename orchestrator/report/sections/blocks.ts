import type { ChartSpec } from '../charts/spec.ts';

/** One part of the report: a plain sentence first, then pictures, then numbers. Every rendering is made from these. */
export interface Section {
  /** Stable name, for links and file names. */
  readonly id: string;
  readonly title: string;
  /** The answer in one sentence. */
  readonly sentence: string;
  /** How the answer should be felt. */
  readonly tone: 'good' | 'bad' | 'warn' | 'neutral';
  readonly blocks: readonly Block[];
}

/** What a part is made of. Texts may hold anything that users or data wrote: renderings escape. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly ListItem[] }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [string, string])[] }
  | ChartBlock
  | { readonly kind: 'multiples'; readonly charts: readonly ChartBlock[] }
  | TableBlock
  | { readonly kind: 'code'; readonly language: string; readonly lines: readonly string[] };

/** One point of a list; the mark says how bad it is. */
export interface ListItem {
  readonly text: string;
  readonly mark?: 'warning' | 'note' | 'pass' | 'fail';
}

/** A picture. `alt` says in words what it shows, for those who do not see it. */
export interface ChartBlock {
  readonly kind: 'chart';
  readonly id: string;
  readonly title: string;
  readonly alt: string;
  readonly chart: ChartSpec;
}

/** A table. Folded ones are open in print; rows beyond `limit` are left to the JSON report. */
export interface TableBlock {
  readonly kind: 'table';
  readonly title: string;
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly folded: boolean;
}

/** Rows that one table of a report shows. */
export const shownRows = 200;

/** A chart block; its title and id are short and ours. */
export function chart(id: string, title: string, { alt, chart: spec }: { alt: string; chart: ChartSpec }): ChartBlock {
  return { kind: 'chart', id, title, alt, chart: spec };
}

/** A folded table of numbers behind a picture. */
export function numbers(title: string, titles: readonly string[], rows: readonly (readonly string[])[]): TableBlock {
  return { kind: 'table', title, titles, rows, folded: true };
}
