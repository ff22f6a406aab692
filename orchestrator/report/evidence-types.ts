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
  /** What good trials predicted for eval examples; null where it is not known. */
  readonly judged: JudgedEvidence | null;
}

/** What the best trial gets wrong, and labels that the good trials contradict. */
export interface JudgedEvidence {
  /** The best trial. */
  readonly number: number;
  /** Eval examples that were looked at, and how many there are. */
  readonly examples: number;
  readonly of: number;
  readonly mistakes: Mistakes;
  /** Good trials that were asked. */
  readonly suspectTrials: number;
  /** The clearest first, at most 20. */
  readonly suspects: readonly LabelSuspect[];
}

/** Predictions of the best trial beside the labels. */
export type Mistakes =
  | {
      readonly kind: 'classes';
      readonly classes: readonly string[];
      /** By true class, then by predicted class. */
      readonly counts: readonly (readonly number[])[];
    }
  | {
      readonly kind: 'values';
      /** Median size of an error, and their mean: positive where predictions are too large. */
      readonly medianError: number;
      readonly bias: number;
      /** True value and prediction, thinned to at most 500. */
      readonly points: readonly (readonly [number, number])[];
    };

/** An eval example whose label the good trials contradict. */
export interface LabelSuspect {
  /** On the eval side, from 0. */
  readonly position: number;
  readonly label: string;
  readonly text: string;
  readonly predicted: string;
  /** Mean over the trials that agree; null for values. */
  readonly confidence: number | null;
  /** Trials that agree against the label. */
  readonly agreeing: number;
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
