import { createHash } from 'node:crypto';
import type { RunnerMessage, RunnerSweep, RunnerTask } from '../../shared/runner-protocol.ts';
import type { Params } from '../../shared/trial.ts';
import { runTrial } from '../../worker/runner/run-trial.ts';
import { TaskCache } from '../../worker/runner/task-cache.ts';
import type { LoadedTensorFlow } from '../../worker/tf.ts';

type Epoch = Extract<RunnerMessage, { type: 'epoch' }>;

/** What a test may say about a trial; everything has a default. */
export interface TrialHere {
  readonly task: RunnerTask;
  readonly params?: Params;
  readonly seed?: number;
  readonly sweep?: Partial<RunnerSweep>;
  readonly fingerprint?: string | null;
  readonly saveDir?: string;
  readonly signal?: AbortSignal;
  readonly onEpoch?: (epoch: Epoch) => void;
}

export const someSweep: RunnerSweep = {
  sweepId: 'a'.repeat(16),
  seed: 7,
  metric: { name: 'eval/accuracy', goal: 'maximize', at: 'last' },
  split: { eval: 0.2, test: 0 },
};

/** A task that comes with hypersweep. */
export function builtIn(name: string): RunnerTask {
  return { kind: 'built-in', name, sha256: createHash('sha256').update(name).digest('hex') };
}

export const sentimentTask = builtIn('sentiment');

/** Trains in this process, as a warm runner would: one cache, many trials. */
export function trialRunner(loaded: LoadedTensorFlow) {
  const cache = new TaskCache();
  return async (trial: TrialHere) => {
    const epochs: Epoch[] = [];
    const signal = trial.signal ?? new AbortController().signal;
    const tell = (epoch: Epoch) => {
      epochs.push(epoch);
      trial.onEpoch?.(epoch);
    };
    const answer = await runTrial(
      { loaded, cache, now: () => performance.now(), tell, signal },
      {
        type: 'trial',
        task: trial.task,
        sweep: { ...someSweep, ...trial.sweep },
        trialId: 'trial',
        seed: trial.seed ?? 1,
        params: trial.params ?? {},
        fingerprint: trial.fingerprint ?? null,
        ...(trial.saveDir === undefined ? {} : { saveDir: trial.saveDir }),
      },
    );
    return { answer, epochs, curve: epochs.map(({ epoch, metrics }) => ({ epoch, metrics })) };
  };
}
