/** A trial that runs here now. */
export interface RunningTrial {
  readonly trial: string;
  readonly attempt: number;
  readonly since: number;
}

/** How an attempt ended, for counts: a trial's state, a failure's class, or `handed back`. */
export type AttemptEnd = string;

/** Why a sweep cannot run here, and since when, by a clock that nobody sets, no worker is known that may run it; null while one is. */
export interface Unfit {
  readonly why: string;
  readonly aloneSince: number | null;
  /** Number of the newest control line under which it was found; the wait for others begins anew with each. */
  readonly under: number;
}

/** What a worker is doing: read by its presence, its metrics and whoever decides that it should leave. */
export class WorkerState {
  readonly #running = new Map<string, RunningTrial>();
  readonly #ends = new Map<AttemptEnd, number>();
  readonly #unfit = new Map<string, Unfit>();
  readonly #listeners: ((end: AttemptEnd) => void)[] = [];
  readonly #now: () => number;
  #idleSince = performance.now();
  leaving = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  get running(): readonly RunningTrial[] {
    return [...this.#running.values()];
  }

  /** Attempts that ended here, by how. */
  get ends(): ReadonlyMap<AttemptEnd, number> {
    return this.#ends;
  }

  /** Sweeps that cannot run here. */
  get unfit(): ReadonlyMap<string, Unfit> {
    return this.#unfit;
  }

  /** Milliseconds since the last trial ended, those apart that were handed back; 0 while one runs. */
  get idleMs(): number {
    return this.#running.size > 0 ? 0 : performance.now() - this.#idleSince;
  }

  begin(trial: string, attempt: number): void {
    this.#running.set(trial, { trial, attempt, since: this.#now() });
  }

  end(trial: string, how: AttemptEnd): void {
    this.#running.delete(trial);
    if (how !== 'handed back') this.#idleSince = performance.now();
    this.#ends.set(how, (this.#ends.get(how) ?? 0) + 1);
    for (const listener of this.#listeners) listener(how);
  }

  /** `alone`: no other worker is known that may run it, either. */
  markUnfit(sweepId: string, why: string, { alone, under }: { readonly alone: boolean; readonly under: number }): void {
    const before = this.#unfit.get(sweepId);
    const since = before !== undefined && under <= before.under ? before.aloneSince : null;
    this.#unfit.set(sweepId, {
      why,
      aloneSince: alone ? (since ?? performance.now()) : null,
      under: Math.max(under, before?.under ?? 0),
    });
    for (const oldest of [...this.#unfit.keys()].slice(0, -unfitRemembered)) this.#unfit.delete(oldest);
  }

  markFit(sweepId: string): void {
    this.#unfit.delete(sweepId);
  }

  onEnd(listener: (how: AttemptEnd) => void): void {
    this.#listeners.push(listener);
  }
}

const unfitRemembered = 20;
