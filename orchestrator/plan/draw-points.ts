import { pointSet } from '../../shared/point-set.ts';
import { isEven } from '../../shared/dimension.ts';
import type { SearchSpace } from '../../shared/search-space.ts';
import { seededRandom } from '../../shared/seeded-random.ts';
import { pointKey, startsOf } from '../../shared/starts.ts';
import type { Params } from '../../shared/trial.ts';
import type { SearchProblem } from './configuration.ts';
import { holdsAll, tooTight } from './constraint.ts';
import { permutation } from './permutation.ts';

/** Misses in a row (repeats, or constraints that do not hold) after which a finite space is walked through instead. */
const mostRepeats = 1000;
/** Misses in a row after which a search gives up: constraints that leave less than about 1 point in 10,000. */
const mostMisses = 100_000;
/** Points of a finite space that are looked at when it is walked through. */
const mostWalked = 1_000_000;

/**
 * The first `cap` of the points that are drawn, each point once; a larger cap only adds points. The simple start, where any
 * parameter has a default, and the listed points stand in the place of the first draws, one each. A finite space of which the
 * draws no longer bring anything new is walked through in a seeded order, so that a cap above its size gives every point once.
 * @throws SweepError `SPACE_EMPTY` when constraints leave too few points to be found
 */
export function drawPoints(problem: SearchProblem, cap: number, draws: Iterable<Params>): Params[] {
  const { space } = problem;
  const collector = new Collector(problem, cap);
  const starts = startsOf(space, problem.points);
  const { size } = pointSet(space);
  const finite = size !== null && size <= Number.MAX_SAFE_INTEGER;
  let draw = 0;
  for (const drawn of draws) {
    if (collector.full) break;
    collector.offer(starts[draw] ?? drawn);
    draw += 1;
    if (finite && collector.missed >= mostRepeats) {
      walk(collector, problem, 'rest');
      break;
    }
    if (collector.missed >= mostMisses) {
      collector.giveUp();
      break;
    }
  }
  return collector.points;
}

/** The first `cap` points of a finite space in a seeded order; before all others the simple start and the listed points. */
export function walkPoints(problem: SearchProblem, cap: number): Params[] {
  const collector = new Collector(problem, cap);
  for (const start of startsOf(problem.space, problem.points)) if (!collector.full) collector.offer(start);
  walk(collector, problem, 'random');
  return collector.points;
}

/** Whether every point of a space is as likely as every other, so that a seeded order of them is a draw from it. */
export function isEvenSpace(space: SearchSpace): boolean {
  return space.every(({ dimension, when }) => when === undefined && isEven(dimension));
}

/** Points so far: each once, all constraints holding. */
class Collector {
  readonly points: Params[] = [];
  /** Offers in a row that brought nothing new. */
  missed = 0;
  readonly #seen = new Set<string>();
  readonly #problem: SearchProblem;
  readonly #cap: number;
  #offers = 0;
  #allowed = 0;

  constructor(problem: SearchProblem, cap: number) {
    this.#problem = problem;
    this.#cap = cap;
  }

  get full(): boolean {
    return this.points.length >= this.#cap;
  }

  offer(point: Params): void {
    this.#offers += 1;
    this.missed += 1;
    if (!holdsAll(this.#problem.constraints, point)) return;
    this.#allowed += 1;
    const key = pointKey(point);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.points.push(point);
    this.missed = 0;
  }

  /** Ends a search that finds nothing more: an error where the constraints are why. */
  giveUp(): void {
    if (this.#allowed < this.#offers / 100) throw tooTight(this.#problem, this.points.length, this.#cap);
  }
}

function walk(collector: Collector, { space, seed }: SearchProblem, label: string): void {
  const points = pointSet(space);
  let walked = 0;
  for (const rank of permutation(points.size ?? 0, seededRandom(seed, label))) {
    if (collector.full) return;
    collector.offer(points.at(rank));
    walked += 1;
    if (walked >= mostWalked && collector.missed >= mostMisses) {
      collector.giveUp();
      return;
    }
  }
}
