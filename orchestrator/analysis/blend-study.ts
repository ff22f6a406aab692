import { seededRandom, shuffled } from '../../shared/seeded-random.ts';
import type { Batch } from './batch.ts';
import { estimate, gpRowLimit } from './blend.ts';
import type { Estimate, EstimateOptions } from './blend.ts';
import { halfInputs, shareInterval } from './half-sample.ts';
import type { HalfResult } from './half-sample.ts';
import { moments, rowsOf } from './sample.ts';
import type { Sample } from './sample.ts';
import type { Prepared } from './prepare.ts';
import type { AxisTest, StudyNoise, StudyRequest, StudySteps } from './study.ts';
import type { Steps } from './options.ts';

/** Degrees of freedom from which replicates fix the model's noise. */
const enoughDf = 20;

/** Halves of the jackknife. */
const halfCount = 40;

/** Blend of KANOVA and forest with half-sample intervals and score tests: random and quasi-random sweeps, grids with holes. */
export function* blendStudy(request: StudyRequest): StudySteps {
  const { sample, pureError } = request.prepared;
  const base: EstimateOptions = {
    seed: [...request.seed, 'estimate'],
    knownNoise: pureError && pureError.df >= enoughDf ? pureError.variance : null,
    trees: 64,
    iterations: 60,
  };
  const tests = request.full && request.testable ? scoreBatch(request, base.knownNoise) : null;
  // The tests do not wait for the model: other threads may begin.
  if (tests) yield { stage: 'tests', batch: tests.batch, needed: false };
  yield { stage: 'model', done: 0 };
  const full = estimate(sample, base);
  const halves = request.full ? yield* inHalves(sample, { base, full, halves: halfCount }) : null;
  if (tests) yield { stage: 'tests', batch: tests.batch, needed: true };
  const intervals = (values: Float64Array, rows: readonly Float64Array[] | undefined) =>
    rows ? Array.from(values.keys(), (i) => shareInterval(values, rows, i)) : null;
  const column = (pick: 'first' | 'total' | 'pairs') => halves?.map((half) => half[pick]);
  const shareOfGp = full.gpWeight * 100;
  return {
    method: 'blend',
    methodText:
      `ANOVA-kernel Gaussian process (weight ${shareOfGp.toFixed(0)} %) and random-forest fANOVA on ${sample.y.length} configurations` +
      (halves ? `; 90 % intervals from ${halfCount} half-samples` : ''),
    first: full.first,
    total: full.total,
    firstIntervals: intervals(full.first, column('first')),
    totalIntervals: intervals(full.total, column('total')),
    pairs: full.pairs,
    pairIntervals: intervals(full.pairs, column('pairs')),
    pairP: null,
    replicates: column('total') ?? [],
    tests: tests?.read() ?? null,
    noise: noiseOf(request.prepared, full),
    r2: blendedR2(full),
    estimate: full,
    warnings: [],
  };
}

/** The half-samples' shares, all halves one batch. */
export function* inHalves(
  sample: Sample,
  options: { readonly base: EstimateOptions; readonly full: Estimate; readonly halves: number },
): Steps<readonly HalfResult[]> {
  const batch: Batch = { kind: 'halves', inputs: halfInputs(sample, options), results: [] };
  yield { stage: 'intervals', batch, needed: true };
  return batch.results;
}

/** Permutation score tests of every axis, and what they gave once the batch is done. */
export interface ScoreBatch {
  readonly batch: Batch;
  readonly read: () => AxisTest[];
}

/** Permutation score test of every axis; on a random 400 configurations where there are more. */
export function scoreBatch(request: StudyRequest, knownNoise: number | null): ScoreBatch {
  const { sample } = request.prepared;
  const tested = sample.y.length > gpRowLimit ? rowsOf(sample, firstRows(sample, request)) : sample;
  const permutations = tested.y.length <= 150 ? 999 : 199;
  const options = { seed: request.seed, permutations, knownNoise };
  const inputs = sample.axes.map((_, axis) => ({ sample: tested, axis, options }));
  const batch = { kind: 'scores' as const, inputs, results: new Array<number | null>() };
  const approximate = request.sampling === 'quasi-random' || request.sampling === 'grid' ? ', approximate' : '';
  const method = `permutation score test, ${permutations} permutations of ${tested.y.length} configurations${approximate}`;
  return { batch, read: () => inputs.map((_, axis) => ({ p: batch.results[axis] ?? null, method })) };
}

/** The score test takes its hyperparameters from the first rows, so these must be in random order. */
function firstRows(sample: Sample, request: StudyRequest): number[] {
  const random = seededRandom(...request.seed, 'test-rows');
  return shuffled([...sample.y.keys()], random).slice(0, gpRowLimit);
}

/** Noise from replicates where there are any, else as the process sees it (which cannot tell it from lack of fit). */
export function noiseOf(
  { sample, pureError, seedDeviation }: Pick<Prepared, 'sample' | 'pureError' | 'seedDeviation'>,
  full: Estimate | null,
): StudyNoise {
  if (pureError) {
    let inverse = 0;
    for (const count of sample.replicates) inverse += 1 / count;
    const spread = moments(sample.y).variance - (pureError.variance * inverse) / sample.y.length;
    const source = seedDeviation === null ? 'replicates' : 'shared seeds';
    return { variance: pureError.variance, df: pureError.df, source, signal: Math.max(0, spread) };
  }
  if (full?.gp) return { variance: full.gp.noise, df: 0, source: 'model', signal: full.variance };
  return { variance: null, df: 0, source: 'none', signal: null };
}

function blendedR2({ gpR2, forestR2, gpWeight }: Estimate): number | null {
  if (gpR2 === null) return forestR2;
  return forestR2 === null ? gpR2 : gpWeight * gpR2 + (1 - gpWeight) * forestR2;
}
