import { fork, type ChildProcess } from 'node:child_process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Evidence, Provenance } from '../shared/records.ts';
import type { DynamicsPart } from '../shared/dynamics.ts';
import type { RunnerMessage, RunnerRequest } from '../shared/runner-protocol.ts';
import { causeOfDeath, type Death, type DeathCause } from './cause-of-death.ts';
import { kernelKills, residentBytes } from './process-memory.ts';

/** How a request to a runner ended. */
export type RunnerAnswer =
  | Extract<RunnerMessage, { type: 'trial-done' | 'gates-done' | 'failed' }>
  /** The process is gone without an answer. `evidence`: exit code or signal and its last words; `begun`: whether it had the request. */
  | {
      readonly type: 'died';
      readonly why: DeathCause;
      readonly evidence: string;
      readonly remains: Remains;
      readonly begun: boolean;
    }
  /** It was stopped at the deadline. `blocked`: it answered nothing any more, and was killed. */
  | { readonly type: 'timeout'; readonly blocked: boolean; readonly remains: Remains };

/** What is known of a runner at its end. */
export type Remains = Omit<Evidence, 'worker'>;

/** What one request may take. */
export interface RunnerLimits {
  /** Stops the request, after a grace time with SIGKILL. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Resident bytes of the process; unlimited where not given. */
  readonly memoryBytes?: number;
  /** Bytes printed on both streams together; unlimited where not given. */
  readonly outputBytes?: number;
  /** Names of environment variables that the sweep passes. */
  readonly passed?: readonly string[];
}

/** What the caller hears while a request is under way. */
export interface RunnerListener {
  readonly onEpoch: (message: Extract<RunnerMessage, { type: 'epoch' }>) => void;
  readonly onDynamics: (part: DynamicsPart) => void;
  readonly onOutput: (stream: 'stdout' | 'stderr', text: string) => void;
}

/** How to start a runner. */
export interface RunnerStart {
  /** Compiled entry file. */
  readonly entry: string;
  readonly backend: string;
  /** Its environment, with the variables that a sweep passes by name. */
  readonly environment: (passed: readonly string[]) => NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** A runner that was told to stop gets this long before it is killed. */
const abortGraceMs = 2000;
/** How often the memory of a busy runner is looked at. */
const memoryEveryMs = 500;
/** Characters and lines of stderr kept as evidence. */
const lastWordsLength = 8000;
const lastWordsLines = 50;

/** One forked runner: loads TensorFlow once, then serves one request at a time. */
export class RunnerProcess {
  readonly ready: Promise<Omit<Provenance, 'host' | 'hypersweep'>>;
  readonly passed: readonly string[];
  /** Requests served. */
  served = 0;
  /** Resident bytes when it was last looked at. */
  memoryBytes = 0;
  readonly #child: ChildProcess;
  readonly #kernelKills = kernelKills();
  #lastWords = '';
  #listener: RunnerListener | undefined;
  #settle: ((answer: RunnerAnswer) => void) | undefined;
  #begun = false;
  #gone: Extract<RunnerAnswer, { type: 'died' }> | undefined;
  /** Why we killed it, where we did for breaking a limit. */
  #broken: Death | undefined;
  /** Whether it has sent anything since it was told to stop. */
  #spoke = false;

  /** `passed`: names of variables that it gets beside the usual ones. */
  constructor(start: RunnerStart, passed: readonly string[] = []) {
    this.passed = passed;
    this.#child = fork(start.entry, [start.backend], {
      cwd: start.cwd,
      env: start.environment(passed),
      serialization: 'advanced',
      silent: true,
      // A process group of its own, so that what the task starts ends with it.
      detached: true,
    });
    this.#hear('stdout');
    this.#hear('stderr');
    this.ready = new Promise((resolve, reject) => {
      this.#child.on('message', (messages: readonly RunnerMessage[]) => {
        for (const message of messages) {
          if (message.type === 'ready') resolve(message.provenance);
          else if (message.type === 'unavailable') reject(new Error(message.message));
          else this.#take(message);
        }
      });
      this.#child.on('error', (error) => this.#die(`could not be started: ${error.message}`, {}));
      this.#child.on('close', (code, signal) => {
        if (signal === null) this.#die(`exit code ${code ?? 'unknown'}`, code === null ? {} : { exitCode: code });
        else this.#die(`signal ${signal}`, { signal });
        reject(new Error(`the runner ended before it was ready (${this.evidence})`));
      });
    });
    this.ready.catch(() => undefined);
  }

  /** Whether the process has ended. */
  get gone(): boolean {
    return this.#gone !== undefined;
  }

  /** Whether a SIGKILL has ended it. */
  get wasKilled(): boolean {
    return this.#gone?.remains.signal === 'SIGKILL';
  }

  /** How it ended and its last words; empty while it lives. */
  get evidence(): string {
    return this.#gone?.evidence ?? '';
  }

  /** Sends a request and gives its answer; never rejects. */
  async request(request: RunnerRequest, listener: RunnerListener, limits: RunnerLimits): Promise<RunnerAnswer> {
    if (this.#gone !== undefined) return { ...this.#gone, begun: false };
    this.#begun = false;
    const deadline = { passed: false };
    let grace: NodeJS.Timeout | undefined;
    const stop = () => {
      this.#spoke = false;
      this.#send({ type: 'ping' });
      this.#send({ type: 'abort' });
      grace ??= setTimeout(() => this.kill(), abortGraceMs);
    };
    const timer = setTimeout(
      () => {
        deadline.passed = true;
        stop();
      },
      Math.min(limits.timeoutMs, 2 ** 31 - 1),
    );
    const memory = setInterval(() => void this.#weigh(limits.memoryBytes ?? Infinity), memoryEveryMs);
    this.#lastWords = '';
    this.#listener = counting(listener, limits.outputBytes ?? Infinity, () =>
      this.#break({ why: 'output', told: overOutput(limits) }),
    );
    limits.signal.addEventListener('abort', stop, { once: true });
    try {
      const answer = await new Promise<RunnerAnswer>((resolve) => {
        this.#settle = resolve;
        this.#send(request);
        if (limits.signal.aborted) stop();
      });
      // What it printed before it answered may lie in the pipe still: the poll that read the answer may have read the pipe before the
      // last of it was there. The second turn has another poll behind it.
      if (answer.type !== 'died') for (let turn = 0; turn < 2; turn++) await nextTurn();
      this.served++;
      if (answer.type === 'trial-done') this.memoryBytes = answer.memoryBytes;
      return this.#judged(answer, deadline.passed, limits.signal.aborted);
    } finally {
      clearTimeout(timer);
      clearTimeout(grace);
      clearInterval(memory);
      limits.signal.removeEventListener('abort', stop);
      this.#listener = undefined;
    }
  }

  /** Ends the process, and what it has started, at once; it holds nothing that must be saved. */
  kill(): void {
    const { pid } = this.#child;
    if (pid === undefined || this.gone) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      this.#child.kill('SIGKILL');
    }
  }

  /** An answer that only came of our stopping it says why we did. */
  #judged(answer: RunnerAnswer, late: boolean, aborted: boolean): RunnerAnswer {
    // A task that is told to stop may well throw.
    const stopped =
      answer.type === 'died'
        ? answer.why === 'crash'
        : answer.type === 'failed' && (answer.class === 'cancelled' || answer.class === 'user');
    if (!stopped) return answer;
    // What it has started may still run, and nobody knows in which state it is.
    if (late) this.kill();
    if (late) return { type: 'timeout', blocked: answer.type === 'died' && !this.#spoke, remains: this.#remains() };
    if (aborted) return { type: 'failed', class: 'cancelled', message: 'stopped on request' };
    return answer;
  }

  #remains(): Remains {
    const stderr = lastLines(this.#lastWords);
    return {
      ...this.#gone?.remains,
      ...(this.memoryBytes === 0 ? {} : { memoryBytes: this.memoryBytes }),
      ...(stderr === '' ? {} : { stderr }),
    };
  }

  async #weigh(limit: number): Promise<void> {
    const bytes = await residentBytes(this.#child.pid ?? 0);
    if (bytes === null || this.gone) return;
    this.memoryBytes = bytes;
    if (bytes > limit)
      this.#break({
        why: 'oom',
        outOf: 'limit',
        told: `it held ${inMebibytes(bytes)}, more than limits.memory ${inMebibytes(limit)}`,
      });
  }

  #break(death: Death): void {
    this.#broken ??= death;
    this.kill();
  }

  #send(request: RunnerRequest): void {
    // A runner that just died answers through its close event; the failed send itself tells nothing more.
    if (this.#child.connected) this.#child.send(request, () => undefined);
  }

  #hear(stream: 'stdout' | 'stderr'): void {
    this.#child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      if (stream === 'stderr') this.#lastWords = (this.#lastWords + text).slice(-lastWordsLength);
      this.#listener?.onOutput(stream, text);
    });
  }

  #take(message: RunnerMessage): void {
    this.#spoke = true;
    if (message.type === 'begun') this.#begun = true;
    if (message.type === 'epoch') this.#listener?.onEpoch(message);
    if (message.type === 'dynamics') this.#listener?.onDynamics(message.part);
    if (message.type !== 'trial-done' && message.type !== 'gates-done' && message.type !== 'failed') return;
    this.#settle?.(message);
    this.#settle = undefined;
  }

  #die(how: string, end: Pick<Remains, 'exitCode' | 'signal'>): void {
    if (this.#gone !== undefined) return;
    const words = lastLines(this.#lastWords);
    const kernelKilled = this.#kernelKills !== null && (kernelKills() ?? 0) > this.#kernelKills;
    const { why, told, outOf } = this.#broken ?? causeOfDeath({ how, words, signal: end.signal, kernelKilled });
    this.#gone = {
      type: 'died',
      why,
      evidence: words === '' ? told : `${told}; its last words:\n${words}`,
      remains: { ...this.#remains(), ...end, ...(outOf === undefined ? {} : { outOf }) },
      begun: this.#begun,
    };
    this.#settle?.(this.#gone);
    this.#settle = undefined;
  }
}

function counting(listener: RunnerListener, limit: number, onOver: () => void): RunnerListener {
  let bytes = 0;
  return {
    onEpoch: listener.onEpoch,
    onDynamics: listener.onDynamics,
    onOutput: (stream, text) => {
      bytes += Buffer.byteLength(text);
      if (bytes > limit) onOver();
      else listener.onOutput(stream, text);
    },
  };
}

function overOutput({ outputBytes = 0 }: RunnerLimits): string {
  return `it printed more than limits.output ${inMebibytes(outputBytes)}`;
}

function inMebibytes(bytes: number): string {
  return `${Number((bytes / 2 ** 20).toPrecision(4))} MiB`;
}

/** PostgreSQL keeps JSON, which cannot hold NUL or half a surrogate pair. */
function lastLines(text: string): string {
  return text.trim().split('\n').slice(-lastWordsLines).join('\n').replaceAll('\0', '\uFFFD').toWellFormed();
}
