import { acquireProcessLock, type ProcessLock } from '../store/process-lock.ts';
import type { Interrupts } from './interrupts.ts';
import type { WorkerStart } from './local-worker.ts';
import type { RunView } from './run-view.ts';
import { keepLocalWorker, type WorkerKeeper } from './worker-keeper.ts';

/** What a host needs of its run. */
export interface HostRequest {
  readonly sweepId: string;
  readonly worker: WorkerStart;
  readonly view: RunView;
  readonly interrupts: Interrupts;
  readonly now: () => number;
}

/** How often a host that leaves looks whether it should hurry. */
const hurryEveryMs = 100;

/** Whether this command owns the sweep's local worker; another one takes over when the owner is gone. */
export class RunHost {
  readonly #request: HostRequest;
  #lock: ProcessLock | null = null;
  #keeper: WorkerKeeper | undefined;
  #told = false;
  #draining: Promise<void> | undefined;
  #drained = false;
  #fail: (error: unknown) => void = () => undefined;
  /** Rejects when the worker cannot be kept alive. */
  readonly broken: Promise<never>;

  constructor(request: HostRequest) {
    this.#request = request;
    this.broken = new Promise((_resolve, reject) => (this.#fail = reject));
    this.broken.catch(() => undefined);
    // At once, not at the next look at the store: no trial begins after a Ctrl-C.
    request.interrupts.signal.addEventListener('abort', () => this.#heed(), { once: true });
  }

  get owns(): boolean {
    return this.#lock !== null;
  }

  /** Whether the worker was drained and has ended. */
  get drained(): boolean {
    return this.#drained;
  }

  /** Takes the sweep over unless another run has it, or this one is about to leave. */
  async take(): Promise<void> {
    const { worker, sweepId, view, interrupts, now } = this.#request;
    if (this.#lock !== null || interrupts.level() > 0) return;
    this.#lock = await acquireProcessLock(worker.stateFolder, `run-${sweepId}`);
    if (this.#lock === null) {
      if (!this.#told) view.notice('another run of this sweep is under way: joining it (Ctrl-C leaves it running)');
      this.#told = true;
      return;
    }
    if (this.#told) view.notice('the other run is gone: this one goes on with a worker of its own');
    this.#keeper = keepLocalWorker(worker, { now, onNotice: view.notice });
    this.#keeper.broken.catch((error: unknown) => this.#fail(error));
  }

  /** Tells that a result has come. */
  praise(): void {
    this.#keeper?.praise();
  }

  /** Lets the worker finish what runs and take no more. */
  drain(): void {
    this.#draining ??= this.#keeper?.stop().then(() => void (this.#drained = true));
  }

  /** Drains the worker, or has it hand back what runs when somebody asked twice to leave, and frees the sweep. */
  async leave(): Promise<void> {
    this.drain();
    const hurry = setInterval(() => {
      if (this.#request.interrupts.level() >= 2) this.#keeper?.abort();
    }, hurryEveryMs);
    await this.#draining;
    clearInterval(hurry);
    await this.#lock?.release();
  }

  #heed(): void {
    this.#request.view.notice(
      this.owns
        ? 'no new trials; waiting for the running ones (Ctrl-C again cancels them)'
        : 'leaving; the other run of this sweep goes on',
    );
    this.drain();
  }
}
