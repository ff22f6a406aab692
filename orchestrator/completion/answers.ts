import { sweepNames, valuesFor } from './values.ts';

/** What the answers are made of. */
export interface CompletionContext {
  readonly commands: readonly string[];
  /** A command's --help text. */
  readonly helpOf: (command: string) => Promise<string>;
}

/**
 * What the last of the words, which is unfinished, can become: a command, what the command takes (sweep files and folders, names
 * of sweeps, choices), or its flags. Empty where nothing is known.
 */
export async function completionsFor(words: readonly string[], context: CompletionContext): Promise<string[]> {
  const finished = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  const command = finished.find((word) => !word.startsWith('-'));
  const fitting = (values: readonly string[]) => values.filter((value) => value.startsWith(current));
  if (command === undefined)
    return fitting(current.startsWith('-') ? ['--help', '--version', '--debug'] : context.commands);
  if (!context.commands.includes(command)) return [];
  const help = entriesOf(await context.helpOf(command));
  const before = help.find(({ flag }) => flag !== undefined && flag === finished.at(-1));
  if (before !== undefined && before.choices.length > 0) return fitting(before.choices);
  if (before?.flag === '--sweep') return fitting(await sweepNames());
  if (current.startsWith('-'))
    return fitting(help.flatMap(({ flag }) => (flag === undefined || finished.includes(flag) ? [] : [flag])));
  const choices = help.flatMap((entry) => (entry.flag === undefined ? entry.choices : []));
  return [...fitting(choices), ...(await valuesFor(command, current))];
}

/** A flag or positional of a command's help, with the values it can have. */
interface HelpEntry {
  /** With its dashes; undefined for a positional. */
  readonly flag: string | undefined;
  readonly choices: readonly string[];
}

function entriesOf(help: string): HelpEntry[] {
  return help.split('\n').flatMap((line) => {
    const entry = /^ {2,}(?:-\w, +)?(--)?([\w-]+) {2,}/.exec(line);
    if (entry === null) return [];
    const choices = /\[choices: (.*?)\]/.exec(line)?.[1] ?? '';
    const flag = entry[1] === undefined ? undefined : `--${entry[2] ?? ''}`;
    return [{ flag, choices: [...choices.matchAll(/"([^"]+)"/g)].map(([, value = '']) => value) }];
  });
}
