import { assemblerOf } from '../../shared/conditions.ts';
import { drawerOf } from '../../shared/dimension.ts';
import type { SearchSpace } from '../../shared/search-space.ts';
import type { SeededRandom } from '../../shared/seeded-random.ts';
import type { Params } from '../../shared/trial.ts';

/** The points of rows of chance numbers in [0, 1), one a parameter in the order of the space. */
export function* pointsOf(space: SearchSpace, rows: Iterable<readonly number[]>): Generator<Params, void> {
  const assemble = assemblerOf(space);
  const drawers = space.map(({ dimension }) => drawerOf(dimension));
  for (const row of rows) yield assemble(drawers.map((draw, index) => draw(row[index] ?? 0)));
}

/** Rows of chance numbers in [0, 1) without end. */
export function* chanceRows(width: number, random: SeededRandom): Generator<number[], void> {
  for (;;) yield Array.from({ length: width }, random.next);
}
