import type { ParamValue } from '../../shared/trial.ts';

/** The closed list of verdicts. */
export type Verdict = 'matters' | 'small or nothing' | 'not distinguishable from noise' | 'not testable';

/** How the points were chosen, as far as is known; anything but `independent` and `grid` weakens tests. */
export type Sampling = 'independent' | 'grid' | 'quasi-random' | 'adaptive' | 'unknown';

/** The scale the objective was analysed in; `clip` sets everything worse than the median to it. */
export type ScaleName = 'raw' | 'log' | 'rank' | 'clip';

/** How the shares were computed. */
export type Method = 'grid-anova' | 'blend' | 'binned' | 'regimes' | 'none';

/** A 90 % interval, low and high. */
export type Range90 = readonly [number, number];

/** One point of a marginal curve. */
export interface CurvePoint {
  readonly value: ParamValue;
  /** Difference from the average over the space, metric's own direction, in metric units (scale units where `scale` says log or rank). */
  readonly effect: number;
  readonly low: number;
  readonly high: number;
}

/** What is known about one hyperparameter. */
export interface ParameterReport {
  readonly name: string;
  /** First-order share of the explained variance, 0 to 1 (a grid's may be slightly negative); null where not estimated. */
  readonly share: number | null;
  readonly shareInterval: Range90 | null;
  /** Share with all interactions. */
  readonly total: number | null;
  readonly totalInterval: Range90 | null;
  /** Shapley effect; sums to 1 over the parameters; what they are ranked by. */
  readonly shapley: number | null;
  /** Ranks the data leave open, `1` or `2-4`; null where nothing may be ranked. */
  readonly tier: string | null;
  /** P-value of "no effect, alone or in interaction" and the same adjusted over all parameters (Holm); null without a valid test. */
  readonly p: number | null;
  readonly pAdjusted: number | null;
  readonly test: string | null;
  readonly verdict: Verdict;
  /** Why, where the verdict is `not testable`. */
  readonly because: string | null;
  /** `higher is better`, `lower is better`, `best inside` or `by category`; null where flat or unknown. */
  readonly direction: string | null;
  /** Values whose band overlaps the best one's. */
  readonly best: { readonly from: ParamValue; readonly to: ParamValue; readonly values: readonly ParamValue[] } | null;
  readonly curve: readonly CurvePoint[];
  /** Share when only the better half of the metric's range is looked at. */
  readonly goodRegion: { readonly share: number; readonly total: number } | null;
  /** PED-ANOVA divergence between the best tenth and all trials, not normalised. */
  readonly ped: number | null;
  /** Expected gain in metric units from tuning only this one, and from where. */
  readonly tunability: number | null;
  /** Share within the configurations where the parameter exists; null where it always does. */
  readonly whenActive: { readonly share: number; readonly total: number; readonly part: number } | null;
  readonly levelsSeen: number;
}

/** An interaction of two hyperparameters. */
export interface PairReport {
  readonly names: readonly [string, string];
  readonly share: number;
  readonly interval: Range90 | null;
  /** F test with Benjamini-Hochberg adjustment on grids; null elsewhere. Exploratory. */
  readonly pAdjusted: number | null;
  /** What the two do together, for a heat map; null without a fitted process. */
  readonly surface: PairSurface | null;
}

/**
 * Joint effect of two hyperparameters, both main effects and their interaction, averaged over all others. `effect[r][c]` belongs to
 * `rows[r]` of the pair's first name and `columns[c]` of its second; at most 12 of each, the first and last values among them.
 */
export interface PairSurface {
  readonly rows: readonly ParamValue[];
  readonly columns: readonly ParamValue[];
  /** Difference from the average over the space, in the units and the direction of {@link CurvePoint.effect}. */
  readonly effect: readonly (readonly number[])[];
  /** Posterior standard deviation of each effect, same units; +- 1.645 of it is the 90 % band. */
  readonly sd: readonly (readonly number[])[];
}

/** The one bar of 100 %; parts are never renormalised. */
export interface Bar {
  readonly main: number;
  readonly interactions: number;
  readonly unexplained: number;
  /** Null where no configuration ran with two seeds: then it is part of `unexplained`. */
  readonly seedNoise: number | null;
}

/** A piece of advice for the next sweep. */
export interface Advice {
  readonly parameter: string | null;
  readonly action:
    'bound' | 'extend' | 'freeze' | 'narrow' | 'keep-joint' | 'replicate' | 'more-trials' | 'fill' | 're-run';
  readonly text: string;
}

/** How many configurations would settle what is open. */
export interface MoreTrials {
  readonly question: string;
  /** Configurations in all, and the range that the estimate's own uncertainty leaves; null where no number up to 10,000 would do. */
  readonly configurations: number | null;
  readonly range: readonly [number, number | null] | null;
  readonly method: string;
}

/** Everything the analysis says; plain JSON, `schemaVersion` 1. */
export interface AnalysisReport {
  readonly schemaVersion: 1;
  readonly objective: string;
  readonly goal: 'minimize' | 'maximize';
  readonly headline: string;
  readonly method: Method;
  readonly methodText: string;
  readonly sampling: Sampling;
  /** True where the shares hold only for the points that the sampler liked. */
  readonly conditionalOnSampler: boolean;
  readonly measure: string;
  readonly scale: { readonly used: ScaleName; readonly reason: string; readonly cap: number | null };
  readonly counts: {
    readonly trials: number;
    readonly used: number;
    readonly configurations: number;
    readonly failed: number;
    readonly diverged: number;
    readonly stopped: number;
    readonly excluded: number;
  };
  readonly fit: {
    readonly crossValidatedR2: number | null;
    readonly gpR2: number | null;
    readonly forestR2: number | null;
    readonly gpWeight: number | null;
  };
  /** Share of a single run's variance that is seed noise. */
  readonly noise: {
    readonly share: number | null;
    readonly sd: number | null;
    readonly df: number;
    readonly source: 'replicates' | 'shared seeds' | 'pooled interactions' | 'model' | 'none';
    /** Standard deviation between seeds that configurations share, which is taken off first; null where none are shared. */
    readonly seedSd: number | null;
  };
  readonly bar: Bar | null;
  readonly parameters: readonly ParameterReport[];
  readonly pairs: readonly PairReport[];
  /** What makes trials fail or diverge; null below 5 of either kind. */
  readonly failures: {
    readonly failed: number;
    readonly of: number;
    readonly parameters: readonly {
      readonly name: string;
      readonly share: number;
      readonly total: number;
      readonly pAdjusted: number | null;
      readonly worst: string;
    }[];
  } | null;
  readonly best: {
    readonly row: number;
    readonly observed: number;
    readonly expected: number | null;
    /** What the model expects of it from the others alone, and how many standard deviations it is better than that. */
    readonly without: { readonly expected: number; readonly deviations: number } | null;
    readonly suspicious: boolean;
    readonly tied: number;
  } | null;
  readonly reference: { readonly kind: 'declared default' | 'median trial'; readonly expected: number } | null;
  readonly coverage: readonly {
    readonly parameter: string;
    readonly from: ParamValue;
    readonly to: ParamValue;
    readonly text: string;
  }[];
  readonly advice: readonly Advice[];
  readonly moreTrials: readonly MoreTrials[];
  readonly warnings: readonly string[];
  readonly assumptions: readonly string[];
  readonly seed: number;
}
