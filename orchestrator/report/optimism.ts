import { seededRandom, type SeededRandom } from '../../shared/seeded-random.ts';
import { mean } from '../../shared/stats/mean.ts';
import { quantileOfSorted, ascending } from '../../shared/stats/order.ts';
import { tQuantile } from '../../shared/stats/student-t.ts';
import type { GoodNoise } from './noise-model.ts';
import type { RankBy } from './rank-by.ts';

/** Configurations as they came out, in a metric where higher is better. */
export interface Observed {
  readonly means: readonly number[];
  /** Seeds behind each mean. */
  readonly seeds: readonly number[];
  /** Between seeds of one good configuration. */
  readonly noise: GoodNoise;
  /** What a value over so many seeds ranks by, higher is better. */
  readonly by: RankBy;
}

/** What the best of many is really worth. */
export interface Corrected {
  /** The first-ranked mean less what being picked adds. */
  readonly value: number;
  /** 90 % interval. */
  readonly low: number;
  readonly high: number;
  /** Size of the correction, from 0. */
  readonly optimism: number;
}

/** Repetitions of the whole sweep in the simulation. */
const draws = 400;

/** Fewest repetitions won over as many seeds as the best has, from which the luck of such a winner is told. */
const fewestAlike = 40;

/** Configurations that may win on paper: those behind the best 500 have no chance worth the time. */
const mostWinners = 500;

/**
 * The first-ranked configuration's mean, corrected for being the best of many: the sweep is run again `draws` times on paper,
 * with the configurations' own means pulled together by the noise's share of their variance and fresh normal noise, and what
 * the mean of a winner over as many seeds then exceeds its true value by is taken off (parametric bootstrap of the selection;
 * Efron 2011 on selection bias). Null without configurations.
 */
export function correctedBest(
  { means, seeds, noise, by }: Observed,
  label: readonly (string | number)[],
): Corrected | null {
  const bounds = means.map((value, index) => by(value, seeds[index] ?? 1));
  const best = bounds.indexOf(Math.max(...bounds));
  const observed = means[best];
  if (observed === undefined) return null;
  const field = pulledTogether(means, seeds, noise.sd)
    .map((truth, index) => {
      const count = seeds[index] ?? 1;
      return { truth, seeds: count, error: noise.sd / Math.sqrt(count), bound: by(truth, count) };
    })
    .sort((a, b) => b.bound - a.bound)
    .slice(0, mostWinners);
  const random = seededRandom(...label, 'optimism');
  const winners = Array.from({ length: draws }, () => winnerOf(field, by, random));
  const alike = winners.filter((winner) => winner.seeds === seeds[best]);
  const optimism = Math.max(0, mean((alike.length < fewestAlike ? winners : alike).map(({ luck }) => luck)));
  const reach = (tQuantile(0.95, noise.df) * noise.cautiousSd) / Math.sqrt(seeds[best] ?? 1);
  const value = observed - optimism;
  return { value, low: value - reach, high: value + reach, optimism };
}

/** Each mean moved towards the centre of its like, so that their spread is that of true values and not of noise as well. */
function pulledTogether(means: readonly number[], seeds: readonly number[], noise: number): number[] {
  const sorted = ascending(means);
  // The bulk of bad configurations says nothing about the spread among the good ones, where the winner is picked.
  const cut = means.length < 8 ? Number.NEGATIVE_INFINITY : quantileOfSorted(sorted, 0.5);
  const top = means.flatMap((value, index) => (value >= cut ? [{ value, seeds: seeds[index] ?? 1 }] : []));
  const centre = mean(top.map(({ value }) => value));
  const spread = mean(top.map(({ value }) => (value - centre) ** 2));
  const noisePart = mean(top.map(({ seeds: n }) => noise ** 2 / n));
  const kept = spread > 0 ? Math.sqrt(Math.max(0, 1 - noisePart / spread)) : 0;
  return means.map((value) => (value >= cut ? centre + kept * (value - centre) : value));
}

/** Who ranks first with fresh luck: how much of that is luck, and over how many seeds. */
function winnerOf(
  field: readonly { readonly truth: number; readonly error: number; readonly seeds: number }[],
  by: RankBy,
  random: SeededRandom,
): { readonly luck: number; readonly seeds: number } {
  let [highest, winner] = [Number.NEGATIVE_INFINITY, { luck: 0, seeds: 1 }];
  for (const { truth, error, seeds } of field) {
    const luck = error * normal(random);
    const bound = by(truth + luck, seeds);
    if (bound > highest) [highest, winner] = [bound, { luck, seeds }];
  }
  return winner;
}

/** A standard normal number (Box and Muller 1958). */
function normal(random: SeededRandom): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
