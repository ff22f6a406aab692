import { assemblerOf, type Assembler } from '../../shared/conditions.ts';
import { dimensionSize } from '../../shared/dimension.ts';
import type { SearchSpace } from '../../shared/search-space.ts';
import type { SeededRandom } from '../../shared/seeded-random.ts';
import type { ParamValue } from '../../shared/trial.ts';
import type { SearchProblem } from './configuration.ts';
import { holdsAll } from './constraint.ts';
import { pointKey, startOf } from './draw-points.ts';

/** Exchanges that are tried for each point that may not stay. */
const exchangesEach = 2000;

/** Exchanges that are tried in all: what could not be mended with so many cannot be mended. */
function mostExchanges(rows: number): number {
  return Math.min(200 * rows, 20_000 + 20 * rows);
}

/** Exchanges single values between rows until no point repeats or breaks a constraint, or enough was tried. */
export function mendRows(rows: readonly ParamValue[][], problem: SearchProblem, random: SeededRandom): void {
  const ledger = new Ledger(rows, problem);
  const waiting = [...rows.keys()].filter((row) => ledger.isBad(row));
  let left = mostExchanges(rows.length);
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    const one = rows[row] ?? [];
    for (let tries = 0; tries < exchangesEach && left > 0 && ledger.isBad(row); tries += 1) {
      const columns = ledger.columnsOf(one);
      const column = columns[random.below(columns.length)] ?? 0;
      const other = random.below(rows.length);
      const two = rows[other] ?? [];
      left -= 1;
      if (one[column] === two[column]) continue;
      const otherWasBad = ledger.isBad(other);
      exchange(one, two, column);
      ledger.update(row, other);
      // What is wrong may move on to the other row, but not grow.
      const otherIsBad = ledger.isBad(other);
      if (otherIsBad && !otherWasBad && !ledger.isBad(row)) waiting.push(other);
      else if (otherIsBad && !otherWasBad) {
        exchange(one, two, column);
        ledger.update(row, other);
      }
    }
  }
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
    const start = startOf(space);
    if (start !== undefined) this.#count(pointKey(start), 1);
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

function exchange(one: ParamValue[], two: ParamValue[], column: number): void {
  [one[column], two[column]] = [two[column] ?? null, one[column] ?? null];
}
