import { seededRandom, shuffled } from '../../shared/seeded-random.ts';
import { estimate } from './blend.ts';
import type { Estimate, EstimateOptions } from './blend.ts';
import { halfSamples, shareInterval } from './half-sample.ts';
import type { HalfSamples } from './half-sample.ts';
import { moments, rowsOf } from './sample.ts';
import type { PureError, Sample } from './sample.ts';
import { scoreTest } from './score-test.ts';
import type { AxisTest, StudyNoise, StudyRequest, StudySteps } from './study.ts';
import type { AnalysisProgress } from './options.ts';

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
  yield { stage: 'model', done: 0 };
  const full = estimate(sample, base);
  const halves = request.full ? yield* inHalves(sample, base, full) : null;
  const tests = request.full && request.testable ? yield* testAll(request, base.knownNoise) : null;
  const intervals = (values: Float64Array, rows: readonly Float64Array[] | undefined) =>
    rows ? Array.from(values.keys(), (i) => shareInterval(values, rows, i)) : null;
  const shareOfGp = full.gpWeight * 100;
  return {
    method: 'blend',
    methodText:
      `ANOVA-kernel Gaussian process (weight ${shareOfGp.toFixed(0)} %) and random-forest fANOVA on ${sample.y.length} configurations` +
      (halves ? `; 90 % intervals from ${halfCount} half-samples` : ''),
    first: full.first,
    total: full.total,
    firstIntervals: intervals(full.first, halves?.first),
    totalIntervals: intervals(full.total, halves?.total),
    pairs: full.pairs,
    pairIntervals: intervals(full.pairs, halves?.pairs),
    pairP: null,
    replicates: halves?.total ?? [],
    tests,
    noise: noiseOf(sample, pureError, full),
    r2: blendedR2(full),
    estimate: full,
    warnings: [],
  };
}

function* inHalves(sample: Sample, base: EstimateOptions, full: Estimate): Generator<AnalysisProgress, HalfSamples> {
  const steps = halfSamples(sample, { full, base, halves: halfCount });
  for (let done = 1; ; done++) {
    const step = steps.next();
    if (step.done) return step.value;
    yield { stage: 'intervals', done: done / halfCount };
  }
}

/** Permutation score test of every axis; on a random 400 configurations where there are more. */
export function* testAll(request: StudyRequest, knownNoise: number | null): Generator<AnalysisProgress, AxisTest[]> {
  const { sample } = request.prepared;
  const tested = sample.y.length > 400 ? rowsOf(sample, firstRows(sample, request)) : sample;
  const permutations = tested.y.length <= 150 ? 999 : 199;
  const tests: AxisTest[] = [];
  for (const axis of sample.axes.keys()) {
    const p = scoreTest(tested, axis, { seed: request.seed, permutations, knownNoise });
    const approximate = request.sampling === 'quasi-random' || request.sampling === 'grid' ? ', approximate' : '';
    tests.push({
      p,
      method: `permutation score test, ${permutations} permutations of ${tested.y.length} configurations${approximate}`,
    });
    yield { stage: 'tests', done: (axis + 1) / sample.axes.length };
  }
  return tests;
}

/** The score test takes its hyperparameters from the first rows, so these must be in random order. */
function firstRows(sample: Sample, request: StudyRequest): number[] {
  const random = seededRandom(...request.seed, 'test-rows');
  return shuffled([...sample.y.keys()], random).slice(0, 400);
}

/** Noise from replicates where there are any, else as the process sees it (which cannot tell it from lack of fit). */
export function noiseOf(sample: Sample, pureError: PureError | null, full: Estimate | null): StudyNoise {
  if (pureError) {
    let inverse = 0;
    for (const count of sample.replicates) inverse += 1 / count;
    const spread = moments(sample.y).variance - (pureError.variance * inverse) / sample.y.length;
    return { variance: pureError.variance, df: pureError.df, source: 'replicates', signal: Math.max(0, spread) };
  }
  if (full?.gp) return { variance: full.gp.noise, df: 0, source: 'model', signal: full.variance };
  return { variance: null, df: 0, source: 'none', signal: null };
}

function blendedR2({ gpR2, forestR2, gpWeight }: Estimate): number | null {
  if (gpR2 === null) return forestR2;
  return forestR2 === null ? gpR2 : gpWeight * gpR2 + (1 - gpWeight) * forestR2;
}
