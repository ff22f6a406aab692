import { Lexer } from 'yaml';
import { lintCodes } from './lint-codes.ts';
import type { Problem } from './problem.ts';
import { didYouMean } from './suggest.ts';

const mark = 'hypersweep-ignore';
const silenceable = [...Object.keys(lintCodes), 'CONFIG_IGNORED_KEY', 'CONFIG_BARE_WORD', 'CONFIG_RULE'];

/** A comment `# hypersweep-ignore CODE reason`. */
interface Silence {
  /** Line of the comment, from 1. */
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly reason: string;
  /** First and last line it covers, both included. */
  readonly covers: readonly [number, number];
}

/**
 * The problems without the warnings that a comment `# hypersweep-ignore CODE reason` silences: on the same line, or on its
 * own above the key whose entry is meant with all that is indented below. A comment without a reason, of no known code or
 * without effect is a warning itself. Errors cannot be silenced.
 */
export function silenced(problems: readonly Problem[], text: string, file: string): Problem[] {
  if (!text.includes(mark)) return [...problems];
  const silences = silencesIn(text);
  const valid = silences.filter(({ code, reason }) => reason !== '' && silenceable.includes(code));
  const hits = new Set<Silence>();
  const kept = problems.filter((problem) => {
    const by = valid.find(
      ({ code, covers }) =>
        problem.severity === 'warning' &&
        code === problem.code &&
        problem.line >= covers[0] &&
        problem.line <= covers[1],
    );
    if (by !== undefined) hits.add(by);
    return by === undefined;
  });
  const doubts = silences.filter((silence) => !hits.has(silence)).map((silence) => doubtful(silence, file));
  return [...kept, ...doubts].sort((a, b) => a.line - b.line || a.column - b.column);
}

function doubtful({ line, column, code, reason }: Silence, file: string): Problem {
  const about = { code: 'CONFIG_IGNORE', severity: 'warning', file, line, column, path: '' } as const;
  if (!silenceable.includes(code)) {
    const near = didYouMean(code, silenceable);
    return {
      ...about,
      message: `${mark} names no code that can be silenced, got "${code}"`,
      hint: near || `Codes: ${silenceable.join(', ')}.`,
    };
  }
  return reason === ''
    ? {
        ...about,
        message: `${mark} ${code} gives no reason`,
        hint: `Write why behind it: # ${mark} ${code} measured in June.`,
      }
    : {
        ...about,
        message: `${mark} ${code} silences nothing here`,
        hint: 'Remove it, or put it above the key it is about.',
      };
}

function silencesIn(text: string): Silence[] {
  const lines = text.split(/\r?\n/);
  return commentsOf(text).flatMap(({ line, column, content }) => {
    const words = new RegExp(`${mark}\\s*(\\S*)\\s*(.*)`).exec(content);
    if (words === null) return [];
    const alone = (lines[line - 1] ?? '').trimStart().startsWith('#');
    const covers = entryFrom(lines, alone ? line + 1 : line);
    return [{ line, column, code: words[1] ?? '', reason: (words[2] ?? '').trim(), covers }];
  });
}

/** The lines of the entry that begins at a line (or at the next one that is no comment): what is indented deeper belongs to it. */
function entryFrom(lines: readonly string[], from: number): readonly [number, number] {
  const blank = (line: number) => /^\s*(#|$)/.test(lines[line - 1] ?? '');
  let first = from;
  while (first < lines.length && blank(first)) first += 1;
  const indent = indentOf(lines[first - 1] ?? '');
  let last = first;
  while (last < lines.length && (blank(last + 1) || indentOf(lines[last] ?? '') > indent)) last += 1;
  return [first, last];
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Comments of a YAML text, so that a # inside of a text is none. */
function commentsOf(text: string): { readonly line: number; readonly column: number; readonly content: string }[] {
  const comments: { line: number; column: number; content: string }[] = [];
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    // Marks of the lexer's own that stand for nothing in the text.
    if (/^[\u0002\u0018\u001f]$/.test(token)) continue;
    if (token.startsWith('#')) {
      const before = text.slice(0, offset);
      const line = before.split('\n').length;
      comments.push({ line, column: offset - before.lastIndexOf('\n'), content: token });
    }
    offset += token.length;
  }
  return comments;
}
