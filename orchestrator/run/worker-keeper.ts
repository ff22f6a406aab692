import { SweepError } from '../../shared/errors.ts';
import { startLocalWorker, type LocalWorker, type WorkerStart } from './local-worker.ts';

/** A worker that lived shorter than this was no use. */
const shortLifeMs = 10_000;
/** So many short lives in a row are a fault, not an accident. */
const shortLivesAllowed = 3;

/** Keeps one local worker alive while a run wants it. */
export interface WorkerKeeper {
  /** Rejects when no worker can be kept alive; never resolves. */
  readonly broken: Promise<never>;
  readonly abort: () => void;
  /** Drains the worker and resolves when it has ended. */
  readonly stop: () => Promise<void>;
}

/** Starts a local worker and starts it again when it dies, until it is stopped or keeps dying. */
export function keepLocalWorker(
  start: WorkerStart,
  tools: { readonly now: () => number; readonly onNotice: (text: string) => void },
): WorkerKeeper {
  let stopping = false;
  let worker: LocalWorker | undefined;
  const life = async (): Promise<never> => {
    for (let shortLives = 0; ;) {
      const startedAt = tools.now();
      worker = startLocalWorker(start);
      await worker.ready.catch((error: unknown) => {
        if (!stopping) throw error;
      });
      const how = await worker.ended;
      if (stopping) return new Promise(() => undefined);
      shortLives = tools.now() - startedAt < shortLifeMs ? shortLives + 1 : 0;
      if (shortLives >= shortLivesAllowed) {
        throw new SweepError('WORKER_FAILED', `The local worker died ${shortLives} times in a row (${how}).`, {
          hint: `Its log is in ${start.stateFolder}/logs/worker.log. Results so far are kept; the same command resumes.`,
        });
      }
      tools.onNotice(
        `the local worker died (${how}); starting another. Its trials are taken up again when their lease ends.`,
      );
    }
  };
  const broken = life();
  broken.catch(() => undefined);
  return {
    broken,
    abort: () => worker?.abort(),
    stop: async () => {
      stopping = true;
      worker?.drain();
      await worker?.ended;
    },
  };
}
