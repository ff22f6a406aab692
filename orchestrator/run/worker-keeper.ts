import { SweepError } from '../../shared/errors.ts';
import { noticedWithinMs, startLocalWorker, type LocalWorker, type WorkerStart } from './local-worker.ts';

/** A worker that lived shorter than this and gave no result was no use. */
const shortLifeMs = 10_000;
/** So many short lives in a row are a fault, not an accident. */
const shortLivesAllowed = 3;

/** Keeps one local worker alive while a run wants it. */
export interface WorkerKeeper {
  /** Rejects when no worker can be kept alive; never resolves. */
  readonly broken: Promise<never>;
  readonly abort: () => void;
  /** A result has come: this worker's death will be an accident, however soon. */
  readonly praise: () => void;
  /** Drains the worker and resolves when it has ended. */
  readonly stop: () => Promise<void>;
}

/** Starts a local worker and starts it again when it dies, until it is stopped or keeps dying. */
export function keepLocalWorker(
  start: WorkerStart,
  tools: { readonly now: () => number; readonly onNotice: (text: string) => void },
): WorkerKeeper {
  let stopping = false;
  let results = 0;
  let worker: LocalWorker | undefined;
  const life = async (): Promise<never> => {
    for (let shortLives = 0; ;) {
      const startedAt = tools.now();
      const resultsBefore = results;
      worker = startLocalWorker(start);
      const early = await worker.ready.then(() => null, asWorkerFailure);
      if (early !== null && early.code !== 'WORKER_FAILED' && !stopping) throw early;
      const how = await worker.ended;
      if (stopping) return new Promise(() => undefined);
      shortLives = results > resultsBefore || tools.now() - startedAt >= shortLifeMs ? 0 : shortLives + 1;
      if (shortLives >= shortLivesAllowed) throw keepsDying(shortLives, how, worker.lastWords());
      const seconds = Math.ceil(noticedWithinMs(start) / 1000);
      tools.onNotice(
        `the local worker ended unexpectedly (${how}); starting another, which takes up its trials within ${seconds} s`,
      );
    }
  };
  const broken = life();
  broken.catch(() => undefined);
  return {
    broken,
    abort: () => worker?.abort(),
    praise: () => {
      results++;
    },
    stop: async () => {
      stopping = true;
      worker?.drain();
      await worker?.ended;
    },
  };
}

function asWorkerFailure(error: unknown): SweepError {
  if (error instanceof SweepError) return error;
  return new SweepError('WORKER_FAILED', String(error), { cause: error });
}

function keepsDying(lives: number, how: string, lastWords: string): SweepError {
  return new SweepError('WORKER_FAILED', `The local worker died ${lives} times in a row (${how}).`, {
    hint: `${lastWords}\nResults so far are kept; the same command goes on where this one stopped.`,
  });
}
