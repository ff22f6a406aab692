import type { DynamicsPoint, Flag } from '../../shared/dynamics.ts';
import type { FailureClass } from '../../shared/records.ts';
import type { SearchSpace } from '../../shared/search-space.ts';
import type { Params, TrialState } from '../../shared/trial.ts';
import type { CurvePoint } from './curve.ts';

/** What the report's pictures are drawn from: trial by trial, where the model has sums. Plain JSON. */
export interface ReportEvidence {
  readonly space: SearchSpace;
  /** Every trial that has ended, in number order. */
  readonly trials: readonly TrialFact[];
  /** Curves of a few trials: the best, the worst of the completed, and some between, best first. */
  readonly curves: readonly TrialCurve[];
  /** Under the hood of the same trials, as far as they told it. */
  readonly dynamics: readonly TrialDynamics[];
  /** Attempts that ended without a result, by trial number and attempt; of as many trials as were read. */
  readonly lostAttempts: readonly LostAttempt[];
}

/** One trial that has ended. */
export interface TrialFact {
  readonly number: number;
  readonly configuration: number;
  readonly replicate: number;
  readonly seed: number;
  readonly state: Exclude<TrialState, 'waiting' | 'running'>;
  readonly params: Params;
  /** Null where there is none. */
  readonly objective: number | null;
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly epochs: number;
  /** The epoch that counts, from 1. */
  readonly epoch: number;
  /** Unix ms and wall seconds of the attempt that counts; null for a trial without a result. */
  readonly startedAt: number | null;
  readonly seconds: number | null;
  readonly host: string | null;
  readonly attempt: number;
  /** Why it failed, or what the trial noted. */
  readonly failure: FailureClass | null;
  readonly message: string | null;
}

/** One trial's epochs. */
export interface TrialCurve {
  readonly number: number;
  readonly points: readonly CurvePoint[];
}

/** An attempt that gave no result. */
export interface LostAttempt {
  readonly number: number;
  readonly attempt: number;
  readonly worker: string;
  readonly class: string;
  readonly message: string;
  /** Unix ms; null where the beginning was not told. */
  readonly startedAt: number | null;
  readonly endedAt: number;
}

/** What one trial told of its layers and of a few fixed eval examples. */
export interface TrialDynamics {
  readonly number: number;
  readonly layers: readonly string[];
  readonly points: readonly DynamicsPoint[];
  readonly flags: readonly Flag[];
}
