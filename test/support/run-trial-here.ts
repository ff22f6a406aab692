import { createHash } from 'node:crypto';
import type { DynamicsPart } from '../../shared/dynamics.ts';
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
    const parts: DynamicsPart[] = [];
    const tell = (message: Epoch | Extract<RunnerMessage, { type: 'dynamics' }>) => {
      if (message.type === 'dynamics') {
        parts.push(message.part);
        return;
      }
      epochs.push(message);
      trial.onEpoch?.(message);
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
    return { answer, epochs, dynamics: joined(parts), curve: epochs.map(({ epoch, metrics }) => ({ epoch, metrics })) };
  };
}

/** The parts of one trial's dynamics as one. */
function joined(parts: readonly DynamicsPart[]) {
  return {
    layers: parts.find(({ layers }) => layers !== undefined)?.layers ?? [],
    points: parts.flatMap(({ points }) => points ?? []),
    flags: parts.flatMap(({ flags }) => flags ?? []),
    predictions: parts.at(-1)?.predictions,
  };
}
