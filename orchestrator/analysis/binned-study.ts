import { normalWithin90 } from '../../shared/stats/normal.ts';
import { fUpperTail } from './distributions.ts';
import { noiseOf } from './blend-study.ts';
import { estimate } from './blend.ts';
import { pairIndex } from './gp-shares.ts';
import { cumulativeMasses } from './tree-anova.ts';
import { deviation, moments } from './sample.ts';
import type { Sample } from './sample.ts';
import type { StudyRequest, StudySteps } from './study.ts';

/** Blocks of the jackknife. */
const blocks = 20;

/**
 * First-order shares by debiased binning, `(SSB - (B - 1) MSW) / SST`, in B = clip(N^(1/3), 4, 32) bins of equal mass;
 * needs independently drawn columns.
 */
export function binnedShares(
  sample: Sample,
  rows: { readonly from: number; readonly to: number }[] = [],
): Float64Array {
  return Float64Array.from(sample.axes, (_, axis) => binned(sample, axis, rows).share);
}

/** Large independent sweeps: binning for first order and pairs, the blend (forest on all rows) for totals. */
export function* binnedStudy(request: StudyRequest): StudySteps {
  const { sample, pureError } = request.prepared;
  yield { stage: 'model', done: 0 };
  const full = estimate(sample, { seed: request.seed, knownNoise: null, trees: 32, iterations: 60 });
  const n = sample.y.length;
  const unit = signalPart(sample, pureError?.variance ?? null, full.gp?.noise ?? 0);
  const found = sample.axes.map((_, axis) => binned(sample, axis, []));
  const first = Float64Array.from(found, ({ share }) => Math.max(0, share / unit));
  const jackknife: Float64Array[] = [];
  for (let block = 0; block < blocks && request.full; block++) {
    const at = (k: number) => Math.floor((k * n) / blocks);
    jackknife.push(binnedShares(sample, [{ from: at(block), to: at(block + 1) }]).map((share) => share / unit));
    yield { stage: 'intervals', done: (block + 1) / blocks };
  }
  const reach = (i: number) =>
    (normalWithin90 * (blocks - 1) * deviation(jackknife.map((row) => row[i] ?? 0))) / Math.sqrt(blocks);
  const around = (values: Float64Array) =>
    jackknife.length === 0
      ? null
      : Array.from(values, (value, i) => ({ low: Math.max(0, value - reach(i)), high: Math.min(1, value + reach(i)) }));
  const total = full.total.map((value, i) => Math.max(value, first[i] ?? 0));
  return {
    method: 'binned',
    methodText: `debiased binning of ${n} configurations in ${binCount(n)} bins; totals from a forest and a Gaussian process`,
    first,
    total,
    firstIntervals: around(first),
    totalIntervals: around(total),
    pairs: binnedPairs(sample, unit),
    pairIntervals: null,
    pairP: null,
    replicates: jackknife.map((row) => total.map((value, i) => value + (row[i] ?? 0) - (first[i] ?? 0))),
    tests:
      request.full && request.testable
        ? found.map(({ f, df }) => ({
            p: fUpperTail(f, df[0], df[1]),
            method: `F(${df.join(', ')}) = ${f.toFixed(2)} of the bins; sees main effects only`,
          }))
        : null,
    noise: noiseOf(request.prepared, full),
    r2: full.gpR2 !== null && full.forestR2 !== null ? Math.max(full.gpR2, full.forestR2) : full.gpR2,
    estimate: full,
    warnings: [],
  };
}

/** Part of the variance of single configurations that is signal: binning divides by all of it, the report by the signal. */
function signalPart(sample: Sample, pureError: number | null, modelNoise: number): number {
  const { variance } = moments(sample.y);
  let inverse = 0;
  for (const count of sample.replicates) inverse += 1 / count;
  const noise = (pureError ?? modelNoise) * (inverse / sample.y.length);
  return Math.max(0.01, 1 - noise / variance);
}

function binCount(n: number): number {
  return Math.round(Math.min(32, Math.max(4, Math.cbrt(n))));
}

/** Bin of each node: neighbours share a bin until it has its part of the mass; every category is its own. */
function binOfNode(sample: Sample, axis: number, bins: number): Uint8Array {
  const { ordered, mass } = sample.axes[axis] ?? { ordered: false, mass: new Float64Array() };
  if (!ordered || mass.length <= bins) return Uint8Array.from(mass, (_, node) => node);
  const sums = sample.axes[axis] ? cumulativeMasses([sample.axes[axis]])[0] : undefined;
  return Uint8Array.from(mass, (value, node) =>
    Math.min(bins - 1, Math.floor(((sums?.[node] ?? 0) + value / 2) * bins)),
  );
}

function binned(sample: Sample, axis: number, leftOut: readonly { readonly from: number; readonly to: number }[]) {
  const bins = binOfNode(sample, axis, binCount(sample.y.length));
  const column = sample.columns[axis] ?? new Uint8Array();
  const { mean } = moments(sample.y);
  const sums = new Float64Array(64);
  const counts = new Float64Array(64);
  const [hole] = leftOut;
  let squares = 0;
  let n = 0;
  let sum = 0;
  for (let row = 0; row < sample.y.length; row++) {
    if (hole && row >= hole.from && row < hole.to) continue;
    const bin = bins[column[row] ?? 0] ?? 0;
    const y = (sample.y[row] ?? 0) - mean;
    sums[bin] = (sums[bin] ?? 0) + y;
    counts[bin] = (counts[bin] ?? 0) + 1;
    squares += y * y;
    sum += y;
    n++;
  }
  let between = -(sum * sum) / n;
  let used = 0;
  for (const [bin, count] of counts.entries()) {
    if (count === 0) continue;
    between += (sums[bin] ?? 0) ** 2 / count;
    used++;
  }
  const all = squares - (sum * sum) / n;
  const within = Math.max(0, all - between) / Math.max(1, n - used);
  const df = [used - 1, n - used] as const;
  return {
    share: all > 0 ? (between - df[0] * within) / all : 0,
    f: within > 0 ? between / df[0] / within : Infinity,
    df,
  };
}

/** Pair shares with main effects of the same bins taken off (mixing bin sizes biases them). */
function binnedPairs(sample: Sample, unit: number): Float64Array {
  const d = sample.axes.length;
  const bins = 8;
  const result = new Float64Array((d * (d - 1)) / 2);
  const single = sample.axes.map((_, axis) => groupShare(sample, [binOfNode(sample, axis, bins)], [axis]));
  for (let i = 0; i < d; i++)
    for (let j = i + 1; j < d; j++) {
      const both = groupShare(sample, [binOfNode(sample, i, bins), binOfNode(sample, j, bins)], [i, j]);
      result[pairIndex(i, j, d)] = Math.max(0, (both - (single[i] ?? 0) - (single[j] ?? 0)) / unit);
    }
  return result;
}

function groupShare(sample: Sample, binsOf: readonly Uint8Array[], axes: readonly number[]): number {
  const { mean } = moments(sample.y);
  const sums = new Float64Array(64 ** axes.length);
  const counts = new Float64Array(sums.length);
  let all = 0;
  for (let row = 0; row < sample.y.length; row++) {
    let at = 0;
    for (const [k, axis] of axes.entries()) at = at * 64 + (binsOf[k]?.[sample.columns[axis]?.[row] ?? 0] ?? 0);
    const y = (sample.y[row] ?? 0) - mean;
    sums[at] = (sums[at] ?? 0) + y;
    counts[at] = (counts[at] ?? 0) + 1;
    all += y * y;
  }
  let between = 0;
  let used = 0;
  for (const [at, count] of counts.entries()) {
    if (count === 0) continue;
    between += (sums[at] ?? 0) ** 2 / count;
    used++;
  }
  const within = (all - between) / Math.max(1, sample.y.length - used);
  return all > 0 ? (between - (used - 1) * within) / all : 0;
}
