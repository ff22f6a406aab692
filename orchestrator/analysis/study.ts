import type { Steps } from './options.ts';
import type { Estimate } from './blend.ts';
import type { GpFit } from './gp.ts';
import type { Interval } from './half-sample.ts';
import type { Prepared } from './prepare.ts';
import type { Method, ParameterReport, Sampling } from './report.ts';

/** A test of one axis: its p-value and the method in words. */
export interface AxisTest {
  readonly p: number | null;
  readonly method: string;
}

/** What one estimator says of a sample; index i is axis i of the sample. */
export interface Study {
  readonly method: Method;
  readonly methodText: string;
  readonly first: Float64Array;
  readonly total: Float64Array;
  readonly firstIntervals: readonly Interval[] | null;
  readonly totalIntervals: readonly Interval[] | null;
  /** By {@link pairIndex}. */
  readonly pairs: Float64Array;
  readonly pairIntervals: readonly Interval[] | null;
  readonly pairP: readonly number[] | null;
  /** Replicates of the totals for tiers and for what is open; empty without intervals. */
  readonly replicates: readonly Float64Array[];
  readonly tests: readonly AxisTest[] | null;
  readonly noise: StudyNoise;
  /** Share of unseen trials' variance that the model explains; on grids with replicates the signal's share. */
  readonly r2: number | null;
  readonly estimate: Estimate | null;
  readonly warnings: readonly string[];
  /** For each axis the process that draws its curve, and its position there; by default the estimate's own. */
  readonly curves?: readonly ({ readonly fit: GpFit; readonly at: number } | null)[];
  /** Shares where the axis exists; null for those that always do. */
  readonly whenActive?: readonly ParameterReport['whenActive'][];
}

/** Variance of a single run around its configuration's mean, in scale units, and how it is known. */
export interface StudyNoise {
  readonly variance: number | null;
  readonly df: number;
  readonly source: 'replicates' | 'shared seeds' | 'pooled interactions' | 'model' | 'none';
  /** Variance of the configurations' true means. */
  readonly signal: number | null;
}

/** What a study is asked. */
export interface StudyRequest {
  readonly prepared: Prepared;
  readonly sampling: Sampling;
  /** Whether a randomisation test is valid for how the points were drawn. */
  readonly testable: boolean;
  readonly seed: readonly (string | number)[];
  readonly full: boolean;
}

/** A study in steps, so that long ones show progress and can be stopped. */
export type StudySteps = Steps<Study>;
