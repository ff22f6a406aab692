import { seededRandom, shuffled } from '../../shared/seeded-random.ts';
import type { Axis } from './axis.ts';
import { noiseOf } from './blend-study.ts';
import { estimate } from './blend.ts';
import type { Estimate } from './blend.ts';
import { shareInterval } from './half-sample.ts';
import { splitRegimes } from './regimes.ts';
import type { Regime, Regimes } from './regimes.ts';
import { moments, rowsOf } from './sample.ts';
import type { Sample } from './sample.ts';
import { scoreTest } from './score-test.ts';
import type { AxisTest, Study, StudyRequest, StudySteps } from './study.ts';
import type { AnalysisProgress } from './options.ts';

/** Fewest configurations a regime is studied from. */
const fewestRows = 10;

/** Shares over the whole space from the shares within regimes. */
interface Combined {
  readonly first: Float64Array;
  readonly total: Float64Array;
  /** Shares within the regimes that have the axis, weighted by their variance. */
  readonly activeFirst: Float64Array;
  readonly activeTotal: Float64Array;
}

/**
 * Conditional hyperparameters by the law of total variance: differences between regimes are credited to the
 * axes that decide the regime, differences within a regime to the axes that exist there. Nothing is imputed.
 */
export function* regimeStudy(request: StudyRequest, axes: readonly Axis[]): StudySteps {
  const { prepared } = request;
  const split = splitRegimes(prepared, axes);
  yield { stage: 'model', done: 0 };
  const fits = split.regimes.map((regime, r) => fitRegime(regime, { seed: [...request.seed, 'regime', r] }));
  const whole = combine(prepared.sample, split, fits);
  const halves = request.full ? yield* halfRegimes(request, split, fits) : [];
  const first = halves.map((half) => half.first);
  const total = halves.map((half) => half.total);
  const intervals = (values: Float64Array, rows: readonly Float64Array[]) =>
    rows.length > 0 ? axes.map((_, i) => shareInterval(values, rows, i)) : null;
  const tests = request.full && request.testable ? yield* regimeTests(request, split, axes) : null;
  return {
    method: 'regimes',
    methodText: `law of total variance over ${split.regimes.length} regimes of conditional parameters, the blend within each`,
    first: whole.first,
    total: whole.total,
    firstIntervals: intervals(whole.first, first),
    totalIntervals: intervals(whole.total, total),
    pairs: new Float64Array((axes.length * (axes.length - 1)) / 2),
    pairIntervals: null,
    pairP: null,
    replicates: total,
    tests,
    noise: noiseOf(prepared.sample, prepared.pureError, null),
    r2: r2Of(split, fits, prepared.sample),
    estimate: null,
    warnings: split.regimes
      .filter(({ rows }) => rows.length < fewestRows)
      .map(({ rows }) => `a regime of ${rows.length} configurations is too small to study by itself`),
    curves: curveSources(split, fits, axes.length),
    whenActive: axes.map((_, i) =>
      split.always.includes(i)
        ? null
        : {
            share: whole.activeFirst[i] ?? 0,
            total: whole.activeTotal[i] ?? 0,
            part: split.regimes.filter(({ active }) => active.includes(i)).reduce((sum, { part }) => sum + part, 0),
          },
    ),
  };
}

function fitRegime(
  { sample }: Regime,
  options: { readonly seed: readonly (string | number)[]; readonly warm?: Estimate },
): Estimate | null {
  if (sample.y.length < fewestRows / (options.warm ? 2 : 1) || sample.axes.length === 0) return null;
  const { warm } = options;
  return estimate(sample, {
    seed: options.seed,
    knownNoise: null,
    trees: warm ? 32 : 64,
    iterations: warm ? 15 : 60,
    pairs: false,
    ...(warm && { warm: { parameters: warm.gp?.parameters ?? null, gpWeight: warm.gpWeight } }),
  });
}

function combine(sample: Sample, { regimes, gate }: Regimes, fits: readonly (Estimate | null)[]): Combined {
  const d = sample.axes.length;
  const grand = moments(sample.y).mean;
  const result = [0, 1, 2, 3].map(() => new Float64Array(d));
  const [first, total, activeFirst, activeTotal] = result;
  const activeVariance = new Float64Array(d);
  let between = 0;
  let all = 0;
  for (const [r, regime] of regimes.entries()) {
    const { mean, variance } = moments(regime.sample.y);
    const within = fits[r]?.variance ?? 0;
    const n = regime.sample.y.length;
    between += regime.part * ((mean - grand) ** 2 - (n > 1 ? variance / (n - 1) : 0));
    all += regime.part * within;
    for (const i of regime.active) activeVariance[i] = (activeVariance[i] ?? 0) + regime.part * within;
    for (const [k, i] of regime.studied.entries()) {
      add(first, i, regime.part * within * (fits[r]?.first[k] ?? 0));
      add(total, i, regime.part * within * (fits[r]?.total[k] ?? 0));
      add(activeFirst, i, regime.part * within * (fits[r]?.first[k] ?? 0));
      add(activeTotal, i, regime.part * within * (fits[r]?.total[k] ?? 0));
    }
  }
  between = Math.max(0, between);
  all += between;
  for (const [i, credit] of gate) {
    add(first, i, credit * between);
    // Interaction between gates is part of the total of each.
    add(total, i, between);
  }
  const over = (values: Float64Array | undefined, unit: (i: number) => number) =>
    Float64Array.from({ length: d }, (_, i) => (unit(i) > 0 ? Math.min(1, (values?.[i] ?? 0) / unit(i)) : 0));
  return {
    first: over(first, () => all),
    total: over(total, () => all),
    activeFirst: over(activeFirst, (i) => activeVariance[i] ?? 0),
    activeTotal: over(activeTotal, (i) => activeVariance[i] ?? 0),
  };
}

function add(values: Float64Array | undefined, i: number, value: number): void {
  if (values) values[i] = (values[i] ?? 0) + value;
}

function* halfRegimes(
  { prepared: { sample }, seed }: StudyRequest,
  split: Regimes,
  fits: readonly (Estimate | null)[],
): Generator<AnalysisProgress, Combined[]> {
  const found: Combined[] = [];
  for (let half = 0; half < 40; half++) {
    const order = shuffled([...sample.y.keys()], seededRandom(...seed, 'half', half));
    const chosen = new Set(order.slice(0, Math.floor(sample.y.length / 2)));
    const regimes = split.regimes.map((regime) => {
      const kept = [...regime.rows.keys()].filter((at) => chosen.has(regime.rows[at] ?? -1));
      return { ...regime, sample: rowsOf(regime.sample, kept), part: kept.length / chosen.size };
    });
    const rowsInHalf = rowsOf(sample, [...chosen]);
    const refitted = regimes.map((regime, r) => {
      const warm = fits[r];
      return warm ? fitRegime(regime, { seed: [...seed, 'half', half, r], warm }) : null;
    });
    found.push(combine(rowsInHalf, { ...split, regimes }, refitted));
    yield { stage: 'intervals', done: (half + 1) / 40 };
  }
  return found;
}

/** Axes that exist everywhere are tested over all rows, without the conditional ones; these within each of their regimes. */
function* regimeTests(
  { prepared: { sample }, seed }: StudyRequest,
  { regimes, always }: Regimes,
  axes: readonly Axis[],
): Generator<AnalysisProgress, AxisTest[]> {
  const everywhere: Sample = {
    ...sample,
    axes: always.flatMap((i) => axes[i] ?? []),
    columns: always.flatMap((i) => sample.columns[i] ?? []),
  };
  const options = { permutations: 199, knownNoise: null };
  const tests: AxisTest[] = [];
  for (const i of axes.keys()) {
    const at = always.indexOf(i);
    if (at >= 0) {
      const rows = limited(everywhere, seed);
      tests.push({ p: scoreTest(rows, at, { ...options, seed }), method: 'permutation score test over all regimes' });
    } else {
      const own = regimes.filter(({ studied, rows }) => studied.includes(i) && rows.length >= fewestRows);
      const p = own.map((regime) =>
        scoreTest(limited(regime.sample, seed), regime.studied.indexOf(i), { ...options, seed }),
      );
      const lowest = p.length === 0 ? null : Math.min(1, p.length * Math.min(...p.map((value) => value ?? 1)));
      tests.push({ p: lowest, method: `permutation score test within ${own.length} regimes (Bonferroni)` });
    }
    yield { stage: 'tests', done: (i + 1) / axes.length };
  }
  return tests;
}

function limited(sample: Sample, seed: readonly (string | number)[]): Sample {
  const order = shuffled([...sample.y.keys()], seededRandom(...seed, 'test-rows'));
  return rowsOf(sample, order.slice(0, 400));
}

/** Part of the variance that regime means and the models within explain of unseen rows. */
function r2Of({ regimes }: Regimes, fits: readonly (Estimate | null)[], sample: Sample): number | null {
  const { variance } = moments(sample.y);
  if (!(variance > 0)) return null;
  let left = 0;
  for (const [r, regime] of regimes.entries()) {
    const r2 = Math.max(0, fits[r]?.gpR2 ?? 0, fits[r]?.forestR2 ?? 0);
    left += regime.part * moments(regime.sample.y).variance * (1 - r2);
  }
  return 1 - left / variance;
}

/** The largest regime in which the axis varies draws its curve. */
function curveSources(
  { regimes }: Regimes,
  fits: readonly (Estimate | null)[],
  d: number,
): NonNullable<Study['curves']> {
  return Array.from({ length: d }, (_, i) => {
    const own = regimes
      .map((regime, r) => ({ regime, gp: fits[r]?.gp ?? null }))
      .filter(({ regime, gp }) => gp !== null && regime.studied.includes(i))
      .sort((a, b) => b.regime.rows.length - a.regime.rows.length)[0];
    return own?.gp ? { fit: own.gp, at: own.regime.studied.indexOf(i) } : null;
  });
}
