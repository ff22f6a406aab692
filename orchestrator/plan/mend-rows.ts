import { assemblerOf, type Assembler } from '../../shared/conditions.ts';
import { dimensionSize } from '../../shared/dimension.ts';
import type { SearchSpace } from '../../shared/search-space.ts';
import type { SeededRandom } from '../../shared/seeded-random.ts';
import { pointKey, startsOf } from '../../shared/starts.ts';
import type { ParamValue } from '../../shared/trial.ts';
import type { SearchProblem } from './configuration.ts';
import { holdsAll } from './constraint.ts';

/** Exchanges that are tried in all: what could not be mended with so many cannot be mended. */
function mostExchanges(rows: number): number {
  return Math.min(200 * rows, 20_000 + 3 * rows);
}

/** Exchanges in a row that mend nothing after which the points that are still wrong are left so. */
function mostIdle(waiting: number): number {
  return 1000 + 50 * waiting;
}

/** Exchanges of one row before the next one's turn. */
const exchangesATurn = 20;

/**
 * Exchanges single values between rows until no point repeats or breaks a constraint, or enough was tried. What is wrong may
 * move on to the other row, but not grow; rows take turns, so that those that nothing can mend do not hold up the others.
 */
export function mendRows(rows: readonly ParamValue[][], problem: SearchProblem, random: SeededRandom): void {
  const ledger = new Ledger(rows, problem);
  const queue = [...rows.keys()].filter((row) => ledger.isBad(row));
  let left = mostExchanges(rows.length);
  let idle = 0;
  for (let turn = 0; turn < queue.length; turn += 1) {
    const row = queue[turn] ?? 0;
    for (let tries = 0; tries < exchangesATurn && ledger.isBad(row); tries += 1) {
      if (left === 0 || idle > mostIdle(queue.length - turn)) return;
      left -= 1;
      idle += 1;
      const other = random.below(rows.length);
      const otherWasBad = ledger.isBad(other);
      if (!exchange({ row, other, rows, ledger, random })) continue;
      if (!ledger.isBad(other)) idle = ledger.isBad(row) && !otherWasBad ? idle : 0;
      else if (!otherWasBad) queue.push(other);
    }
    if (ledger.isBad(row)) queue.push(row);
  }
}

interface Exchange {
  readonly row: number;
  readonly other: number;
  readonly rows: readonly ParamValue[][];
  readonly ledger: Ledger;
  readonly random: SeededRandom;
}

/** Exchanges one value of two rows, and back where that would make a second one bad; whether it stayed exchanged. */
function exchange({ row, other, rows, ledger, random }: Exchange): boolean {
  const one = rows[row] ?? [];
  const two = rows[other] ?? [];
  const columns = ledger.columnsOf(one);
  const column = columns[random.below(columns.length)] ?? 0;
  if (one[column] === two[column]) return false;
  const before = Number(ledger.isBad(row)) + Number(ledger.isBad(other));
  const swap = () => {
    [one[column], two[column]] = [two[column] ?? null, one[column] ?? null];
    ledger.update(row, other);
  };
  swap();
  if (Number(ledger.isBad(row)) + Number(ledger.isBad(other)) <= before) return true;
  swap();
  return false;
}

/** Which rows may stay. */
class Ledger {
  readonly #problem: SearchProblem;
  readonly #rows: readonly ParamValue[][];
  readonly #assemble: Assembler;
  readonly #keys: (string | undefined)[];
  readonly #times = new Map<string, number>();
  readonly #varying: readonly number[];
  /** Columns that each constraint depends on. */
  readonly #read: readonly (readonly number[])[];

  constructor(rows: readonly ParamValue[][], problem: SearchProblem) {
    const { space, constraints } = problem;
    this.#problem = problem;
    this.#rows = rows;
    this.#assemble = assemblerOf(space);
    this.#varying = [...space.entries()].flatMap(([column, { dimension }]) =>
      dimensionSize(dimension) === 1 ? [] : [column],
    );
    this.#read = constraints.map(({ names }) => {
      const needed = withAncestors(names, space);
      return this.#varying.filter((column) => needed.has(space[column]?.name ?? ''));
    });
    for (const start of startsOf(space, problem.points)) this.#count(pointKey(start), 1);
    this.#keys = rows.map((row) => this.#keyOf(row));
    for (const key of this.#keys) this.#count(key, 1);
  }

  /** Whether a row's point breaks a constraint or is there twice. */
  isBad(row: number): boolean {
    const key = this.#keys[row];
    return key === undefined || this.#times.get(key) !== 1;
  }

  /** Columns whose exchange can mend a row: those that the first broken constraint depends on, or all that vary. */
  columnsOf(row: readonly ParamValue[]): readonly number[] {
    const { constraints } = this.#problem;
    if (constraints.length === 0) return this.#varying;
    const point = this.#assemble(row);
    return this.#read[constraints.findIndex(({ holds }) => !holds(point))] ?? this.#varying;
  }

  /** Takes note that rows have changed. */
  update(...changed: readonly number[]): void {
    for (const row of changed) {
      const key = this.#keyOf(this.#rows[row] ?? []);
      this.#count(this.#keys[row], -1);
      this.#count(key, 1);
      this.#keys[row] = key;
    }
  }

  /** What tells a row's point from others; undefined where it breaks a constraint. */
  #keyOf(row: readonly ParamValue[]): string | undefined {
    const point = this.#assemble(row);
    return holdsAll(this.#problem.constraints, point) ? pointKey(point) : undefined;
  }

  #count(key: string | undefined, by: number): void {
    if (key !== undefined) this.#times.set(key, (this.#times.get(key) ?? 0) + by);
  }
}

/** Parameters with those that decide, at any remove, whether they are there. */
function withAncestors(names: readonly string[], space: SearchSpace): Set<string> {
  const needed = new Set(names);
  // A set grows while it is walked through: what is added is visited too.
  for (const name of needed)
    for (const other of Object.keys(space.find((parameter) => parameter.name === name)?.when ?? {})) needed.add(other);
  return needed;
}
