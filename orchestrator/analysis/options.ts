import type { Params, TrialState } from '../../shared/trial.ts';
import type { Axis } from './axis.ts';
import type { Batch } from './batch.ts';
import type { Sampling, ScaleName } from './report.ts';

/** One trial as the analysis reads it: from a sweep, or a row of somebody's file. */
export interface TrialRow {
  readonly params: Params;
  readonly seed: number | null;
  readonly state: TrialState;
  /** Null, NaN or infinite where there is none. */
  readonly objective: number | null;
}

/** What may vary and how it was drawn. */
export interface AnalysisSpace {
  /** One axis a hyperparameter that varies. */
  readonly axes: readonly Axis[];
  /** Parameters that do not vary, or cannot be analysed, and why. */
  readonly left: readonly { readonly name: string; readonly because: string }[];
  readonly defaults: Params;
  /** What was assumed about the space rather than declared; shown to the reader. */
  readonly assumptions: readonly string[];
}

/** How to analyse. */
export interface AnalysisOptions {
  readonly objective: string;
  readonly goal: 'minimize' | 'maximize';
  readonly sampling: Sampling;
  /** Whether the space was cut by constraints, which makes columns dependent. @defaultValue false */
  readonly constrained?: boolean;
  /** @defaultValue 'auto' */
  readonly scale?: ScaleName | 'auto';
  /** Drives every random choice of the analysis. @defaultValue 0 */
  readonly seed?: number;
  /** `estimate` leaves out intervals and tests. @defaultValue 'full' */
  readonly mode?: 'full' | 'estimate';
}

/** Everything that an analysis needs. */
export interface AnalysisInput {
  readonly trials: readonly TrialRow[];
  readonly space: AnalysisSpace;
  readonly options: AnalysisOptions;
}

/** What {@link analysisSteps} tells while it works. */
export interface AnalysisProgress {
  readonly stage: string;
  /** 0 to 1 within the stage. */
  readonly done: number;
}

/**
 * A step of the analysis: news of how far it is, or a batch of pieces. A batch comes up to twice: first as work that others may
 * begin (`needed` false), then as work whose results must all be there when the analysis goes on.
 */
export type AnalysisStep = AnalysisProgress | BatchStep;

/** Pieces to do. */
export interface BatchStep {
  readonly stage: string;
  readonly batch: Batch;
  readonly needed: boolean;
}

/** An analysis, or a part of it, in steps. */
export type Steps<T> = Generator<AnalysisStep, T, void>;
