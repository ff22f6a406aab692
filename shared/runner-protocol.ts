import type { GatePage, GatesAsk, GatesReport } from './gate-records.ts';
import type { DynamicsPart, ShownExample } from './dynamics.ts';
import type { DataSummary, Provenance, SweepRecord, TrialResult } from './records.ts';
import type { Params } from './trial.ts';

/** What of the sweep record a runner needs. */
export interface RunnerSweep extends Pick<
  SweepRecord,
  'sweepId' | 'seed' | 'metric' | 'split' | 'epochs' | 'batch_size'
> {
  readonly patience?: number;
  /** Names of the sweep's parameters: a trial may lack one whose condition does not hold. */
  readonly swept?: readonly string[];
}

/** The code to train with: a built-in task, or a bundle already on this disk (`path` absolute). `folder` is what `file()` resolves against. */
export type RunnerTask =
  | { readonly kind: 'built-in'; readonly name: string; readonly sha256: string }
  | { readonly kind: 'bundle'; readonly path: string; readonly folder: string; readonly sha256: string };

/** Supervisor to runner. The next request is sent only after the answer to the last. */
export type RunnerRequest =
  | {
      readonly type: 'gates';
      readonly sweep: RunnerSweep;
      readonly task: RunnerTask;
      readonly ask: GatesAsk;
      /** Whether to time steps on another backend too, however small the plan. */
      readonly compareBackends?: boolean;
      /** Run no gate: time so many steps of the first trial, told as the report's price. */
      readonly stepsOnly?: number;
    }
  | {
      readonly type: 'trial';
      readonly sweep: RunnerSweep;
      readonly task: RunnerTask;
      readonly trialId: string;
      readonly seed: number;
      readonly params: Params;
      /** Data fingerprint the gates met; null where it is not to be compared. */
      readonly fingerprint: string | null;
      /** The files behind it, as far as they are known: a differing one is named. */
      readonly files?: DataSummary['files'];
      /** Folder to save the trained model into (`model.json`, `weights.bin`). */
      readonly saveDir?: string;
      /** Whether to score the test side, once, after training. */
      readonly test?: boolean;
    }
  | { readonly type: 'abort' }
  /** Whether the event loop still runs; answered at once by `pong`, also in the middle of a trial. */
  | { readonly type: 'ping' };

/** Metrics by name (`train/loss`, `eval/accuracy` ...); a value that is not finite travels as null. */
export type MetricValues = Readonly<Record<string, number | null>>;

/** What a trial gave, before the supervisor adds attempt and provenance. */
export type RunnerOutcome = Pick<
  TrialResult,
  'state' | 'objective' | 'metrics' | 'epochs' | 'epoch' | 'seconds' | 'note' | 'flags'
> & {
  /** Metrics of the test side, named `test/...`, with the weights of the epoch that counts; only where the request asked. */
  readonly test?: MetricValues;
};

/** Runner to supervisor, over the IPC channel with `serialization: 'advanced'`; always an array of them, in order. */
export type RunnerMessage =
  /** Once, after TensorFlow.js is loaded. `host` and `hypersweep` are the supervisor's to add. */
  | { readonly type: 'ready'; readonly provenance: Omit<Provenance, 'host' | 'hypersweep'> }
  /** At once on each request for work: what ends the runner from here on may be that work's doing. */
  | { readonly type: 'begun' }
  /** The backend could not be loaded; the runner exits after it. */
  | { readonly type: 'unavailable'; readonly message: string }
  /** After each epoch (or report). `epochs` is the planned count, 0 when unknown. */
  | {
      readonly type: 'epoch';
      readonly epoch: number;
      readonly epochs: number;
      readonly metrics: MetricValues;
      readonly seconds: number;
    }
  /** Now and then, and at the end: what happened under the hood. */
  | { readonly type: 'dynamics'; readonly part: DynamicsPart }
  | { readonly type: 'trial-done'; readonly outcome: RunnerOutcome; readonly memoryBytes: number }
  /** `page` is null where there is nothing to read: a trainable, or no gate wanted. */
  | {
      readonly type: 'gates-done';
      readonly data: DataSummary | null;
      readonly report: GatesReport;
      readonly page: GatePage | null;
      /** The eval examples whose last predictions every trial tells; empty for a trainable. */
      readonly sample: readonly ShownExample[];
    }
  | { readonly type: 'pong' }
  /** `user`: the task's own error (message with its stack line); `data`: another fingerprint; `payload`: not a valid request; `cancelled`: after an abort; `missing`: the task imports a package that is not there. */
  | {
      readonly type: 'failed';
      readonly class: 'user' | 'data' | 'payload' | 'cancelled' | 'missing';
      readonly message: string;
    };
