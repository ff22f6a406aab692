import type { Progress } from '../shared/records.ts';
import type { RunnerMessage } from '../shared/runner-protocol.ts';
import type { JobHandle } from './trial-worker.ts';

/** Least time between two progress writes; BullMQ does not throttle them. */
const everyMs = 500;
/** Points of the sparkline. */
const historyLength = 30;

/** Tells the store, now and then, how far a running trial is. Live view only: what is missed is never missed. */
export class TrialProgress {
  readonly #job: JobHandle;
  readonly #about: { readonly worker: string; readonly attempt: number; readonly metric: string };
  readonly #history: (number | null)[] = [];
  #lastAt = performance.now();
  #writing = false;

  constructor(job: JobHandle, about: { readonly worker: string; readonly attempt: number; readonly metric: string }) {
    this.#job = job;
    this.#about = about;
  }

  epoch(message: Extract<RunnerMessage, { type: 'epoch' }>): void {
    this.#history.push(message.metrics[this.#about.metric] ?? null);
    if (this.#history.length > historyLength) this.#history.shift();
    if (this.#writing || performance.now() - this.#lastAt < everyMs) return;
    const { worker, attempt } = this.#about;
    const progress: Progress = {
      worker,
      attempt,
      epoch: message.epoch,
      epochs: message.epochs,
      objective: [...this.#history],
    };
    this.#lastAt = performance.now();
    this.#writing = true;
    void this.#job
      .progress(progress)
      .catch(() => undefined)
      .then(() => (this.#writing = false));
  }
}
