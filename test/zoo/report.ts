import type { Errand } from './cage.ts';
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
