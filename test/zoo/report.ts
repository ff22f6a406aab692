import type { Account, Errand } from './cage.ts';
import { builtInSweeps } from './built-in.ts';
import { zoo } from './rows.ts';

/** A line of the zoo's table. */
export interface ZooLine extends Omit<Errand, 'seed'> {
  readonly check: string;
  readonly level: string;
  /** Whether it had a part in setting checks, or only verifies. */
  readonly part: string;
}

/** The rows and built-in sweeps that are asked for: by a part of their name, or by their check. */
export function zooRows(named: string | undefined): ZooLine[] {
  const lines: ZooLine[] = [
    ...zoo.map(({ name, check, level, sets }) => ({
      ...{ kind: 'row' as const, name, check, level },
      part: sets ? 'sets' : 'verifies',
    })),
    ...builtInSweeps.map((name) => ({
      ...{ kind: 'sweep' as const, name, check: 'all', level: 'none' },
      part: 'verifies',
    })),
  ];
  return lines.filter(({ name, check }) => named === undefined || name.includes(named) || check === named);
}

const head = [
  '| mistake, or built-in sweep | check | must say | part | caught | false alarms | CPU s | what went wrong |',
  '| --- | --- | --- | --- | --- | --- | --- | --- |',
];

/** The table in Markdown, one line a row; misses and false alarms are told with their seeds. */
export function tableOf(rows: readonly ZooLine[], accounts: readonly Account[]): string[] {
  const lines = rows.map(({ kind, name, check, level, part }) => {
    const own = accounts.filter(({ errand }) => errand.name === name && errand.kind === kind);
    const missed = own.filter((account) => account.missed !== null);
    const accused = own.filter(({ falseAlarm }) => falseAlarm !== null);
    const seconds = own.reduce((sum, account) => sum + account.seconds, 0) / own.length;
    const wrong = [...missed, ...accused].map(
      (account) => `seed ${account.errand.seed}: ${account.missed ?? account.falseAlarm ?? ''}`,
    );
    const undecided = [...new Set(own.flatMap((account) => account.undecided))];
    if (undecided.length > 0) wrong.push(`undecided: ${undecided.join(', ')}`);
    const caught = kind === 'row' ? `${own.length - missed.length}/${own.length}` : '-';
    const cells = [name, `\`${check}\``, level, part, caught, `${accused.length}/${own.length}`, seconds.toFixed(2)];
    return `| ${[...cells, wrong.join(' ').replaceAll('|', '\\|')].join(' | ')} |`;
  });
  return [...head, ...lines];
}

/** One sentence with all sums. */
export function summaryOf(
  rows: readonly ZooLine[],
  accounts: readonly Account[],
  run: { readonly firstSeed: number; readonly seeds: number; readonly minutes: number; readonly processes: number },
): string {
  const ofRows = accounts.filter(({ errand }) => errand.kind === 'row');
  const mistakes = rows.filter(({ kind }) => kind === 'row').length;
  const caught = ofRows.filter(({ missed }) => missed === null).length;
  const accused = accounts.filter(({ falseAlarm }) => falseAlarm !== null).length;
  return `zoo: ${mistakes} mistakes and ${rows.length - mistakes} built-in sweeps, seeds ${run.firstSeed} to ${run.firstSeed + run.seeds - 1} on wasm: ${caught} of ${ofRows.length} caught, ${accused} false alarms on ${accounts.length} sound tasks, ${run.minutes.toFixed(1)} min on ${run.processes} processes`;
}

/** The page that `--write` keeps. */
export function zooPage(table: readonly string[], summary: string): string {
  return `# The zoo of broken tasks

<!-- prettier-ignore-start -->

Written by \`npm run zoo -- --write\`. Each mistake has a healthy twin that differs in nothing else. _Caught_: its check says what
it must. _False alarm_: any failure, or a warning of that check, on the twin; on a built-in sweep any failure, or a warning of
any check named here. _Sets_: checks were set with the row in view; the others only verify. CPU seconds are the mean of a
mistake and its twin together. [gates.md](gates.md) says what the checks ask.

${table.join('\n')}

${summary}

<!-- prettier-ignore-end -->
`;
}
