import { holm } from '../../shared/stats/multiplicity.ts';
import type { Axis } from './axis.ts';
import { axisEffect, pairSurface, shapleyEffects, tunability } from './effects.ts';
import type { AxisEffect } from './effects.ts';
import { pairIndex } from './gp-shares.ts';
import type { Interval } from './half-sample.ts';
import { blankParameter } from './blank-parameter.ts';
import { pedAnova } from './ped.ts';
import type { PlacedRow } from './prepare.ts';
import type { Bar, PairReport, ParameterReport, Range90 } from './report.ts';
import type { Study } from './study.ts';
import { rankTiers } from './tiers.ts';
import { verdictOf } from './verdict.ts';

/** What the parameter lines are made of. `studied[k]` is the index among all axes of the study's axis k. */
export interface AssemblyInput {
  readonly axes: readonly Axis[];
  readonly studied: readonly number[];
  readonly because: ReadonlyMap<number, string>;
  readonly levelsSeen: readonly number[];
  readonly rows: readonly PlacedRow[];
  readonly study: Study;
  readonly goodRegion: { readonly first: Float64Array; readonly total: Float64Array } | null;
  /** Nodes of the reference configuration on the study's axes, and whether its effects are in metric units. */
  readonly reference: Uint8Array | null;
  readonly metricUnits: boolean;
  readonly sign: 1 | -1;
  /** False where bars must not be ranked. */
  readonly ranked: boolean;
}

/** One line a parameter, largest Shapley effect first; parameters that cannot be studied last. */
export function parameterReports(input: AssemblyInput): {
  readonly parameters: readonly ParameterReport[];
  readonly effects: ReadonlyMap<string, AxisEffect | null>;
} {
  const { study, axes, studied } = input;
  const d = studied.length;
  const shapley = shapleyEffects(study, (i, j) => study.pairs[pairIndex(i, j, d)] ?? 0);
  const adjusted = study.tests ? holm(study.tests.map(({ p }) => p ?? 1)) : null;
  const tiers = study.replicates.length > 1 && input.ranked ? rankTiers(study.total, study.replicates) : null;
  const effects = new Map<string, AxisEffect | null>();
  const lines = axes.map((axis, index): ParameterReport => {
    const k = studied.indexOf(index);
    const base = {
      ...blankParameter(axis.name, input.because.get(index) ?? null, input.levelsSeen[index] ?? 0),
      ped: pedAnova(input.rows, axis, index),
    };
    if (k < 0) return base;
    const source = study.curves ? study.curves[k] : study.estimate?.gp && { fit: study.estimate.gp, at: k };
    const effect = source ? axisEffect(source.fit, source.at, input.sign) : null;
    effects.set(axis.name, effect);
    const tested = study.tests?.[k];
    const p = tested?.p ?? null;
    const total = study.totalIntervals?.[k] ?? null;
    const pAdjusted = p === null ? null : (adjusted?.[k] ?? null);
    const because = tested && p !== null ? null : (base.because ?? 'no valid test for how the points were chosen');
    return {
      ...base,
      share: study.first[k] ?? 0,
      shareInterval: range(study.firstIntervals?.[k]),
      total: study.total[k] ?? 0,
      totalInterval: range(total),
      shapley: shapley[k] ?? 0,
      tier: tiers ? tierText(tiers[k]) : null,
      p,
      pAdjusted,
      test: tested?.method ?? null,
      verdict: verdictOf({ because, pAdjusted, total }),
      because,
      direction: effect?.direction ?? null,
      best: effect?.best ?? null,
      curve: effect?.curve ?? [],
      goodRegion: input.goodRegion
        ? { share: input.goodRegion.first[k] ?? 0, total: input.goodRegion.total[k] ?? 0 }
        : null,
      tunability:
        study.estimate?.gp && input.reference && input.metricUnits
          ? tunability(study.estimate.gp, input.reference, k)
          : null,
      whenActive: study.whenActive?.[k] ?? null,
    };
  });
  return { parameters: lines.sort((a, b) => (b.shapley ?? -1) - (a.shapley ?? -1)), effects };
}

/** The five strongest pairs whose interval (where there is one) stays above 1 %. */
export function pairReports(study: Study, names: readonly string[], sign: 1 | -1): PairReport[] {
  const d = names.length;
  const gp = study.estimate?.gp ?? null;
  const all: (Omit<PairReport, 'surface'> & { readonly axes: readonly [number, number] })[] = [];
  for (let i = 0; i < d; i++)
    for (let j = i + 1; j < d; j++) {
      const at = pairIndex(i, j, d);
      all.push({
        axes: [i, j],
        names: [names[i] ?? '', names[j] ?? ''],
        share: study.pairs[at] ?? 0,
        interval: range(study.pairIntervals?.[at]),
        pAdjusted: study.pairP?.[at] ?? null,
      });
    }
  return all
    .filter(({ share, interval, pAdjusted }) =>
      pAdjusted !== null ? pAdjusted <= 0.1 && share > 0.01 : (interval?.[0] ?? share) > 0.01,
    )
    .sort((a, b) => b.share - a.share)
    .slice(0, 5)
    .map(({ axes, ...pair }) => ({ ...pair, surface: gp && pairSurface(gp, axes, sign) }));
}

/**
 * The bar of 100 %: main effects and interactions of what the model explains of unseen trials, seed noise where replicates
 * tell it, and the rest unexplained. Never renormalised but for noise that would not fit.
 */
export function barOf(study: Study): Bar | null {
  const { r2, first, noise } = study;
  if (r2 === null) return null;
  const explained = Math.min(1, Math.max(0, r2));
  const mainSum = Math.min(
    1,
    first.reduce((sum, value) => sum + Math.max(0, value), 0),
  );
  const measured = noise.source !== 'model' && noise.source !== 'none' && noise.variance !== null;
  const share = measured ? noiseShare(study) : null;
  const seedNoise = share === null ? null : Math.min(share, 1 - explained);
  return {
    main: explained * mainSum,
    interactions: explained * (1 - mainSum),
    unexplained: 1 - explained - (seedNoise ?? 0),
    seedNoise,
  };
}

/** Share of a single run's variance that is seed noise; null where unknown. */
export function noiseShare({ noise }: Study): number | null {
  if (noise.variance === null || noise.signal === null) return null;
  const all = noise.variance + noise.signal;
  return all > 0 ? noise.variance / all : 0;
}

function tierText(tier: { readonly first: number; readonly last: number } | undefined): string | null {
  if (!tier) return null;
  return tier.first === tier.last ? String(tier.first) : `${tier.first}-${tier.last}`;
}

function range(interval: Interval | null | undefined): Range90 | null {
  return interval ? [interval.low, interval.high] : null;
}
