import type { Provenance } from '../shared/records.ts';
import {
  RunnerProcess,
  type RunnerAnswer,
  type RunnerLimits,
  type RunnerListener,
  type RunnerStart,
} from './runner-process.ts';
import type { RunnerRequest } from '../shared/runner-protocol.ts';

/** A warm runner is replaced after this many trials, whatever it looks like: a start costs half a second of a core. */
const trialsPerRunner = 10_000;
/** A runner that holds more than this after a trial is replaced. */
const memoryPerRunner = 2 * 2 ** 30;
/** So many runners are started for one request, or for the first look at the backend, where they are gone before they have begun. */
const startTries = 3;

/** At most `slots` runners, started when needed, kept warm between trials, replaced when they die, age or grow. */
export class RunnerPool {
  readonly #start: RunnerStart;
  readonly #idle: RunnerProcess[] = [];
  readonly #busy = new Set<RunnerProcess>();
  readonly #waiting: (() => void)[] = [];
  readonly #slots: number;
  #taken = 0;
  #started = 0;
  #closed = false;

  constructor(slots: number, start: RunnerStart) {
    this.#slots = slots;
    this.#start = start;
  }

  /**
   * Starts the first runner and tells what it loaded.
   * @throws Error when the backend cannot be loaded here
   */
  async probe(): Promise<Omit<Provenance, 'host' | 'hypersweep'>> {
    for (let tries = 1; ; tries++) {
      const runner = this.#begin([]);
      try {
        const provenance = await runner.ready;
        this.#idle.push(runner);
        return provenance;
      } catch (error) {
        runner.kill();
        // Killed by somebody, it says nothing of the backend.
        if (!runner.wasKilled || tries === startTries) throw error;
      }
    }
  }

  /**
   * Starts the runners that the free slots will soon need, one after another so that they take one core, and resolves when they are
   * ready or one cannot start; never rejects. `passed`: as in a request's limits.
   */
  async fill(passed: readonly string[]): Promise<void> {
    while (!this.#closed && this.#idle.length + this.#busy.size < this.#slots) {
      const runner = this.#begin(passed);
      // Requests take from the end: one that is warm already comes first.
      this.#idle.unshift(runner);
      const started = await runner.ready.then(
        () => true,
        () => false,
      );
      if (!started) return;
    }
  }

  /**
   * Runs one request on a free runner, waiting for one if need be; never rejects. A runner that is gone before it had the request says
   * nothing of it: another one gets it.
   */
  async run(request: RunnerRequest, listener: RunnerListener, limits: RunnerLimits): Promise<RunnerAnswer> {
    await this.#takeSlot();
    try {
      for (let tries = 1; ; tries++) {
        const answer = await this.#runOnce(request, listener, limits);
        const begun = answer.type !== 'died' || answer.begun;
        if (begun || tries === startTries || this.#closed) return answer;
      }
    } finally {
      this.#freeSlot();
    }
  }

  async #runOnce(request: RunnerRequest, listener: RunnerListener, limits: RunnerLimits): Promise<RunnerAnswer> {
    const runner = this.#idleRunner(limits.passed ?? []) ?? this.#begin(limits.passed ?? []);
    this.#busy.add(runner);
    try {
      await runner.ready.catch(() => undefined);
      return await runner.request(request, listener, limits);
    } finally {
      this.#busy.delete(runner);
      this.#keep(runner);
    }
  }

  /** Runner processes started so far. */
  get started(): number {
    return this.#started;
  }

  /** Kills every runner. Requests under way end as *died*. */
  close(): void {
    this.#closed = true;
    for (const runner of [...this.#idle.splice(0), ...this.#busy]) runner.kill();
  }

  /** A new runner; one that is idle with another environment makes room for it. */
  #begin(passed: readonly string[]): RunnerProcess {
    if (this.#idle.length + this.#busy.size >= this.#slots) this.#idle.shift()?.kill();
    this.#started++;
    return new RunnerProcess(this.#start, passed);
  }

  /** A slot that is freed passes straight to whoever waits longest, so it is never counted twice. */
  async #takeSlot(): Promise<void> {
    if (this.#taken < this.#slots) this.#taken++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #freeSlot(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken--;
    else next();
  }

  /** The warm runner that was used last, of those with just this environment: what a sweep passes is nobody else's to read. */
  #idleRunner(passed: readonly string[]): RunnerProcess | undefined {
    const key = environmentKey(passed);
    const alive = this.#idle.splice(0).filter((runner) => !runner.gone);
    const at = alive.findLastIndex((runner) => environmentKey(runner.passed) === key);
    this.#idle.push(...alive.filter((_, index) => index !== at));
    return alive[at];
  }

  #keep(runner: RunnerProcess): void {
    if (runner.gone) return;
    const worn = runner.served >= trialsPerRunner || runner.memoryBytes > memoryPerRunner;
    if (this.#closed || worn) runner.kill();
    else this.#idle.push(runner);
  }
}

function environmentKey(passed: readonly string[]): string {
  return [...new Set(passed)].sort().join(' ');
}
