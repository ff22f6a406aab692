import { seededRandom, shuffled } from '../../shared/seeded-random.ts';
import type { Axis } from './axis.ts';
import { noiseOf } from './blend-study.ts';
import { estimate, gpRowLimit } from './blend.ts';
import type { Estimate } from './blend.ts';
import { halfOf, shareInterval, warmOptions } from './half-sample.ts';
import type { HalfInput, HalfResult } from './half-sample.ts';
import { splitRegimes } from './regimes.ts';
import type { Regime, Regimes } from './regimes.ts';
import { moments, rowsOf } from './sample.ts';
import type { Sample } from './sample.ts';
import type { ScoreInput } from './score-test.ts';
import type { AxisTest, StudyRequest, StudySteps } from './study.ts';
import type { Steps } from './options.ts';

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
  const fits = split.regimes.map((regime, r) => fitRegime(regime, [...request.seed, 'regime', r]));
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
    noise: noiseOf(prepared, null),
    r2: r2Of(split, fits, prepared.sample),
    estimate: null,
    warnings: [
      ...split.regimes
        .filter(({ rows }) => rows.length < fewestRows)
        .map(({ rows }) => `a regime of ${rows.length} configurations is too small to study by itself`),
      ...ofOneRegime(split, fits, axes),
    ],
    curves: axes.map((_, i) => {
      const { gp, regime } = ownRegimes(split, fits, i)[0] ?? {};
      return gp === undefined || regime === undefined ? null : { fit: gp, at: regime.studied.indexOf(i) };
    }),
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

const regimeOptions = { knownNoise: null, trees: 64, iterations: 60, pairs: false } as const;

function fitRegime({ sample }: Regime, seed: readonly (string | number)[]): Estimate | null {
  if (sample.y.length < fewestRows || sample.axes.length === 0) return null;
  return estimate(sample, { ...regimeOptions, seed });
}

function combine(sample: Sample, { regimes, gate }: Regimes, fits: readonly (HalfResult | null)[]): Combined {
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

/** A half of all rows, and what of each regime lies in it. */
interface HalfOfRegimes {
  readonly chosen: readonly number[];
  readonly regimes: readonly Regime[];
  /** Index among the batch's pieces, by regime; null where too few rows are left or the whole had none. */
  readonly pieces: readonly (number | null)[];
}

function* halfRegimes(
  { prepared: { sample }, seed }: StudyRequest,
  split: Regimes,
  fits: readonly (Estimate | null)[],
): Steps<Combined[]> {
  const inputs: HalfInput[] = [];
  const halves = Array.from({ length: 40 }, (_, half): HalfOfRegimes => {
    const chosen = halfOf(sample.y.length, [...seed, 'half', half]);
    const inHalf = new Set(chosen);
    const found = split.regimes.map((regime, r) => {
      const rows = [...regime.rows.keys()].filter((at) => inHalf.has(regime.rows[at] ?? -1));
      const part = { ...regime, sample: rowsOf(regime.sample, rows), part: rows.length / chosen.length };
      const fit = fits[r];
      if (!fit || rows.length < fewestRows / 2) return { part, piece: null };
      const options = warmOptions(fit, { ...regimeOptions, seed: [...seed, 'half', half, r] });
      return { part, piece: inputs.push({ sample: regime.sample, rows, options }) - 1 };
    });
    return { chosen, regimes: found.map(({ part }) => part), pieces: found.map(({ piece }) => piece) };
  });
  const batch = { kind: 'halves' as const, inputs, results: new Array<HalfResult>() };
  yield { stage: 'intervals', batch, needed: true };
  return halves.map(({ chosen, regimes, pieces }) =>
    combine(
      rowsOf(sample, chosen),
      { ...split, regimes },
      pieces.map((piece) => (piece === null ? null : (batch.results[piece] ?? null))),
    ),
  );
}

/** Axes that exist everywhere are tested over all rows, without the conditional ones; these within each of their regimes. */
function* regimeTests(
  { prepared: { sample }, seed }: StudyRequest,
  { regimes, always }: Regimes,
  axes: readonly Axis[],
): Steps<AxisTest[]> {
  const everywhere: Sample = {
    ...sample,
    axes: always.flatMap((i) => axes[i] ?? []),
    columns: always.flatMap((i) => sample.columns[i] ?? []),
  };
  const options = { permutations: 199, knownNoise: null, seed };
  const all = limited(everywhere, seed);
  const tests = [...axes.keys()].map((i): ScoreInput[] =>
    always.includes(i)
      ? [{ sample: all, axis: always.indexOf(i), options }]
      : regimes
          .filter(({ studied, rows }) => studied.includes(i) && rows.length >= fewestRows)
          .map((regime) => ({ sample: limited(regime.sample, seed), axis: regime.studied.indexOf(i), options })),
  );
  const batch = { kind: 'scores' as const, inputs: tests.flat(), results: new Array<number | null>() };
  yield { stage: 'tests', batch, needed: true };
  let read = 0;
  return tests.map((own, i) => {
    const p = own.map(() => batch.results[read++] ?? 1);
    if (always.includes(i)) return { p: p[0] ?? null, method: 'permutation score test over all regimes' };
    const lowest = p.length === 0 ? null : Math.min(1, p.length * Math.min(...p));
    return { p: lowest, method: `permutation score test within ${own.length} regimes (Bonferroni)` };
  });
}

function limited(sample: Sample, seed: readonly (string | number)[]): Sample {
  const order = shuffled([...sample.y.keys()], seededRandom(...seed, 'test-rows'));
  return rowsOf(sample, order.slice(0, gpRowLimit));
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

/** The regimes in which the axis varies and is modelled, the largest first: that one draws its curve. */
function ownRegimes({ regimes }: Regimes, fits: readonly (Estimate | null)[], i: number) {
  return regimes
    .flatMap((regime, r) => {
      const gp = fits[r]?.gp ?? null;
      return gp !== null && regime.studied.includes(i) ? [{ regime, gp }] : [];
    })
    .sort((a, b) => b.regime.rows.length - a.regime.rows.length);
}

/** Says whose curves are drawn where hyperparameters vary in several regimes. */
function ofOneRegime(split: Regimes, fits: readonly (Estimate | null)[], axes: readonly Axis[]): string[] {
  const conditional = [...axes.keys()].filter((i) => !split.always.includes(i));
  const several = [...axes.keys()].flatMap((i) => {
    const own = ownRegimes(split, fits, i);
    return own[0] !== undefined && own.length > 1 ? [{ i, regime: own[0].regime }] : [];
  });
  return [...new Set(several.map(({ regime }) => regime))].map((regime) => {
    const namesOf = (indices: readonly number[]) => indices.map((i) => axes[i]?.name ?? '').join(', ');
    const shown = namesOf(several.filter((each) => each.regime === regime).map(({ i }) => i));
    const here = conditional.filter((i) => regime.active.includes(i));
    const which = here.length > 0 ? `with ${namesOf(here)}` : `without ${namesOf(conditional)}`;
    return `what ${shown} does elsewhere: curves and best values are of the ${regime.rows.length} configurations ${which}`;
  });
}
