import type { LintCode } from './lint-codes.ts';

/** The kinds of problem a sweep file can have; stable, for `--json`. */
export type ProblemCode =
  | 'CONFIG_SYNTAX'
  | 'CONFIG_DUPLICATE_KEY'
  | 'CONFIG_UNKNOWN_KEY'
  | 'CONFIG_MISSING_KEY'
  | 'CONFIG_NOT_SUPPORTED_YET'
  | 'CONFIG_TYPE'
  | 'CONFIG_VALUE'
  | 'CONFIG_RULE'
  | 'CONFIG_IGNORED_KEY'
  | 'CONFIG_BARE_WORD'
  | 'CONFIG_IGNORE'
  | LintCode;

/** One thing wrong (or, as a warning, doubtful) in a sweep file: place, rule with value, remedy. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: 'error' | 'warning';
  /** The file as the user named it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units, as editors count. */
  readonly column: number;
  /** Dotted, such as `parameters.learning_rate.min`; empty for the whole file. */
  readonly path: string;
  /** Whole sentence without the place: path, rule and value. */
  readonly message: string;
  /** The remedy; empty where there is nothing to add. */
  readonly hint: string;
}

/** Problems beyond this many are counted, not printed. */
const mostPrinted = 50;
/** Characters of a source line that are shown. */
const frameWidth = 100;

/** The problems as a user reads them, each with the lines it stands in; `text` is the file's content. No final newline. */
export function renderProblems(problems: readonly Problem[], text: string): string {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n/);
  const printed = problems.slice(0, mostPrinted).map((problem) => renderProblem(problem, lines));
  const rest = problems.length - printed.length;
  return [...printed, ...(rest > 0 ? [`... and ${rest} more`] : [])].join('\n\n');
}

function renderProblem(problem: Problem, lines: readonly string[]): string {
  const { file, line, column, message, hint, severity } = problem;
  const label = severity === 'warning' ? 'warning: ' : '';
  const code = problem.code.startsWith('LINT_') ? ` [${problem.code}]` : '';
  const heading = `${file}:${line}:${column}  ${label}${message}${code}`;
  const remedy = hint === '' ? [] : hint.split('\n').map((part) => `  ${part}`);
  return [heading, ...codeFrame(problem, lines), ...remedy].join('\n');
}

function codeFrame({ line, column }: Problem, lines: readonly string[]): string[] {
  const source = lines[line - 1];
  if (source === undefined || source.trim() === '') return [];
  const width = String(line).length;
  const start = column <= frameWidth - 20 ? 0 : column - frameWidth / 2;
  const show = (content: string) => printable(content.slice(start, start + frameWidth));
  const before = show(lines[line - 2] ?? '');
  const caret = ' '.repeat(columnsOf(printable(source.slice(start, column - 1))));
  return [
    ...(before.trim() === '' ? [] : [`  ${String(line - 1).padStart(width)} | ${before}`]),
    `  ${line} | ${show(source)}`,
    `  ${' '.repeat(width)} | ${caret}^`,
  ].map((shown) => shown.trimEnd());
}

/** Tabs as one space, so that the caret stands right; other control characters as a dot, so that no file drives a terminal. */
function printable(text: string): string {
  return text.replaceAll('\t', ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '·');
}

/** Terminal columns: East Asian wide characters and emoji take two. */
function columnsOf(text: string): number {
  const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]|\p{Emoji_Presentation}/u;
  let columns = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) columns += wide.test(segment) ? 2 : 1;
  return columns;
}
