import { seededRandom, type SeededRandom } from '../../shared/seeded-random.ts';
import { mean } from '../../shared/stats/mean.ts';
import { quantileOfSorted, ascending } from '../../shared/stats/order.ts';

/** Configurations as they came out, in a metric where higher is better. */
export interface Observed {
  readonly means: readonly number[];
  /** Seeds behind each mean. */
  readonly seeds: readonly number[];
  /** Standard deviation between two seeds of one configuration. */
  readonly noise: number;
}

/** What the best of many is really worth. */
export interface Corrected {
  /** The best mean less what being picked for its size adds. */
  readonly value: number;
  /** 90 % interval. */
  readonly low: number;
  readonly high: number;
  /** Size of the correction, from 0. */
  readonly optimism: number;
}

/** Repetitions of the whole sweep in the simulation. */
const draws = 400;

/** Configurations that may win on paper: those behind the best 500 have no chance worth the time. */
const mostWinners = 500;

/**
 * The best configuration's mean, corrected for being the best of many: the sweep is run again `draws` times on paper, with
 * the configurations' own means pulled together by the noise's share of their variance and fresh normal noise, and what the
 * winner's mean then exceeds its true value by is taken off (parametric bootstrap of the selection; Efron 2011 on selection
 * bias). Null without configurations.
 */
export function correctedBest(
  { means, seeds, noise }: Observed,
  label: readonly (string | number)[],
): Corrected | null {
  const best = means.indexOf(Math.max(...means));
  const observed = means[best];
  if (observed === undefined) return null;
  const pulled = pulledTogether(means, seeds, noise);
  const field = pulled
    .map((truth, index) => ({ truth, error: noise / Math.sqrt(seeds[index] ?? 1) }))
    .sort((a, b) => b.truth - a.truth)
    .slice(0, mostWinners);
  const random = seededRandom(...label, 'optimism');
  const excess = Array.from({ length: draws }, () => excessOfWinner(field, random));
  const optimism = Math.max(0, mean(excess));
  const reach = (1.645 * noise) / Math.sqrt(seeds[best] ?? 1);
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

function excessOfWinner(
  field: readonly { readonly truth: number; readonly error: number }[],
  random: SeededRandom,
): number {
  let [highest, excess] = [Number.NEGATIVE_INFINITY, 0];
  for (const { truth, error } of field) {
    const luck = error * normal(random);
    if (truth + luck > highest) [highest, excess] = [truth + luck, luck];
  }
  return excess;
}

/** A standard normal number (Box and Muller 1958). */
function normal(random: SeededRandom): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
