import type { TrialFailure, TrialResult } from './records.ts';
import type { Trial } from './trial.ts';

/** A trial and what the store says of it: the one thing that live view, report and analysis read. */
export type TrialOutcome =
  | { readonly trial: Trial; readonly state: 'waiting' | 'running' }
  | { readonly trial: Trial; readonly state: 'complete' | 'diverged' | 'stopped'; readonly result: TrialResult }
  | { readonly trial: Trial; readonly state: 'failed' | 'cancelled'; readonly failure: TrialFailure };
