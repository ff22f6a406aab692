import type { Params, ParamValue } from '../../shared/trial.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';

/** Fewest failures from which a region is looked for. */
const fewestFailures = 3;
/** Share of the failures that the region must hold, and probability by chance that it must stay below. */
const limits = { covers: 0.8, p: 0.01 };

/** Values, or bounds between them, that one parameter is cut at. */
const mostParts = 40;

/** A part of one parameter's range. */
interface Region {
  readonly words: string;
  readonly holds: (params: Params) => boolean;
}

/**
 * Where in the space trials fail, in words such as `batch_size >= 256 (9 of 9 failed; elsewhere 0 of 14)`: the value or half-range
 * of one parameter that tells failures from results best, by the hypergeometric tail (Fisher's exact test), corrected for the number
 * of regions tried. Null when none tells more than chance would, or there is nothing to compare with.
 */
export function failingRegion(outcomes: readonly TrialOutcome[]): string | null {
  const failed = outcomes.flatMap(({ state, trial }) => (state === 'failed' ? [trial.params] : []));
  const fine = outcomes.flatMap((outcome) => ('result' in outcome ? [outcome.trial.params] : []));
  if (failed.length < fewestFailures || fine.length === 0) return null;
  const regions = regionsOf([...failed, ...fine]);
  const logs = logFactorials(failed.length + fine.length);
  const judged = regions.map((region) => {
    const bad = failed.filter(region.holds).length;
    const good = fine.filter(region.holds).length;
    return {
      region,
      bad,
      good,
      p: tail({ bad, size: bad + good, failed: failed.length, all: failed.length + fine.length }, logs),
    };
  });
  const [best] = judged.filter(({ bad }) => bad >= limits.covers * failed.length).sort((a, b) => a.p - b.p);
  if (best === undefined || best.p * regions.length > limits.p) return null;
  const { region, bad, good } = best;
  const elsewhere = `elsewhere ${failed.length - bad} of ${failed.length - bad + fine.length - good}`;
  return `${region.words} (${bad} of ${bad + good} failed; ${elsewhere})`;
}

function regionsOf(all: readonly Params[]): Region[] {
  const names = [...new Set(all.flatMap((params) => Object.keys(params)))].sort();
  return names.flatMap((name) => {
    const values = [...new Set(all.map((params) => params[name]))].filter((value) => value !== undefined);
    if (values.length < 2) return [];
    const numbers = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
    const bounds = numbers.length < 3 ? [] : spread(numbers);
    const single = values.length > mostParts ? [] : values.map((value) => exactly(name, value));
    return [...single, ...bounds.flatMap((bound) => halvesAt(name, bound))];
  });
}

/** At most some dozens of bounds, evenly spread over the sorted values. */
function spread(sorted: readonly number[]): number[] {
  const step = Math.max(1, Math.ceil(sorted.length / mostParts));
  return sorted.filter((_, index) => index % step === 0 || index === sorted.length - 1);
}

function exactly(name: string, value: ParamValue): Region {
  return { words: `${name} = ${JSON.stringify(value)}`, holds: (params) => params[name] === value };
}

function halvesAt(name: string, bound: number): Region[] {
  const number = (params: Params) => (typeof params[name] === 'number' ? params[name] : Number.NaN);
  return [
    { words: `${name} >= ${bound}`, holds: (params) => number(params) >= bound },
    { words: `${name} <= ${bound}`, holds: (params) => number(params) <= bound },
  ];
}

/** Probability that so many or more of the failures fall into a region of this size by chance. */
function tail(
  { bad, size, failed, all }: Readonly<Record<'bad' | 'size' | 'failed' | 'all', number>>,
  logs: Float64Array,
): number {
  const choose = (n: number, k: number) =>
    k < 0 || k > n ? -Infinity : (logs[n] ?? 0) - (logs[k] ?? 0) - (logs[n - k] ?? 0);
  let sum = 0;
  for (let k = bad; k <= Math.min(size, failed); k++) {
    sum += Math.exp(choose(failed, k) + choose(all - failed, size - k) - choose(all, size));
  }
  return Math.min(1, sum);
}

/** Logarithms of 0! to n!. */
function logFactorials(n: number): Float64Array {
  const logs = new Float64Array(n + 1);
  for (let i = 2; i <= n; i++) logs[i] = (logs[i - 1] ?? 0) + Math.log(i);
  return logs;
}
