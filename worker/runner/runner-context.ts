import type { LoadedTensorFlow } from '../tf.ts';
import type { RunnerMessage, RunnerRequest } from '../../shared/runner-protocol.ts';
import type { TimedBackend } from './other-backend.ts';
import type { TaskCache } from './task-cache.ts';

export type TrialRequest = Extract<RunnerRequest, { type: 'trial' }>;
export type GatesRequest = Extract<RunnerRequest, { type: 'gates' }>;

/** What lives as long as the runner, and what comes in from outside. */
export interface RunnerContext {
  readonly loaded: LoadedTensorFlow;
  readonly cache: TaskCache;
  /** Milliseconds, for durations only. */
  readonly now: () => number;
  /** Sends a message on the way: finished epochs, and what happened under the hood. */
  readonly tell: (message: Extract<RunnerMessage, { type: 'epoch' | 'dynamics' }>) => void;
  /** Has steps timed on another backend; absent where there is no process to do it. */
  readonly timeElsewhere?: (request: GatesRequest) => Promise<TimedBackend | null>;
  /** Aborted when the supervisor cancels the request. */
  readonly signal: AbortSignal;
}
