import { fork, type ChildProcess } from 'node:child_process';
import type { Provenance } from '../shared/records.ts';
import type { RunnerMessage, RunnerRequest } from '../shared/runner-protocol.ts';

/** How a request to a runner ended. */
export type RunnerAnswer =
  | Extract<RunnerMessage, { type: 'trial-done' | 'gates-done' | 'failed' }>
  /** The process is gone without an answer. `evidence`: exit code or signal and its last words. */
  | { readonly type: 'died'; readonly outOfMemory: boolean; readonly evidence: string }
  /** It was killed at the deadline. */
  | { readonly type: 'timeout' };

/** What the caller hears while a request is under way. */
export interface RunnerListener {
  readonly onEpoch: (message: Extract<RunnerMessage, { type: 'epoch' }>) => void;
  readonly onOutput: (stream: 'stdout' | 'stderr', text: string) => void;
}

/** How to start a runner. */
export interface RunnerStart {
  /** Compiled entry file. */
  readonly entry: string;
  readonly backend: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** A runner that was told to stop gets this long before it is killed. */
const abortGraceMs = 2000;
/** Characters of stderr kept as evidence. */
const lastWordsLength = 4000;

/** One forked runner: loads TensorFlow once, then serves one request at a time. */
export class RunnerProcess {
  readonly ready: Promise<Omit<Provenance, 'host' | 'hypersweep'>>;
  /** Requests served. */
  served = 0;
  /** Resident bytes after the last trial. */
  memoryBytes = 0;
  readonly #child: ChildProcess;
  #lastWords = '';
  #listener: RunnerListener | undefined;
  #settle: ((answer: RunnerAnswer) => void) | undefined;
  #gone: RunnerAnswer | undefined;

  constructor(start: RunnerStart) {
    this.#child = fork(start.entry, [start.backend], {
      cwd: start.cwd,
      env: start.environment,
      serialization: 'advanced',
      silent: true,
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
      this.#child.on('error', (error) => this.#die(`could not be started: ${error.message}`));
      this.#child.on('close', (code, signal) => {
        this.#die(signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`);
        reject(new Error(`the runner ended before it was ready (${this.evidence})`));
      });
    });
    this.ready.catch(() => undefined);
  }

  /** Whether the process has ended. */
  get gone(): boolean {
    return this.#gone !== undefined;
  }

  /** How it ended and its last words; empty while it lives. */
  get evidence(): string {
    return this.#gone?.type === 'died' ? this.#gone.evidence : '';
  }

  /** Sends a request and gives its answer; never rejects. `signal` stops the request, after a grace time with SIGKILL. */
  async request(
    request: RunnerRequest,
    listener: RunnerListener,
    limits: { readonly signal: AbortSignal; readonly timeoutMs: number },
  ): Promise<RunnerAnswer> {
    if (this.#gone !== undefined) return this.#gone;
    this.#listener = listener;
    const deadlinePassed = new AbortController();
    const kill = () => this.kill();
    const deadline = setTimeout(
      () => {
        deadlinePassed.abort();
        kill();
      },
      Math.min(limits.timeoutMs, 2 ** 31 - 1),
    );
    let grace: NodeJS.Timeout | undefined;
    const abort = () => {
      this.#send({ type: 'abort' });
      grace = setTimeout(kill, abortGraceMs);
    };
    limits.signal.addEventListener('abort', abort, { once: true });
    try {
      const answer = await new Promise<RunnerAnswer>((resolve) => {
        this.#settle = resolve;
        this.#send(request);
        if (limits.signal.aborted) abort();
      });
      this.served++;
      if (answer.type === 'trial-done') this.memoryBytes = answer.memoryBytes;
      if (answer.type === 'died' && deadlinePassed.signal.aborted) return { type: 'timeout' };
      if (answer.type === 'died' && limits.signal.aborted) {
        return { type: 'failed', class: 'cancelled', message: 'stopped on request' };
      }
      return answer;
    } finally {
      clearTimeout(deadline);
      clearTimeout(grace);
      limits.signal.removeEventListener('abort', abort);
      this.#listener = undefined;
    }
  }

  /** Ends the process at once; it holds nothing that must be saved. */
  kill(): void {
    this.#child.kill('SIGKILL');
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
    if (message.type === 'epoch') this.#listener?.onEpoch(message);
    if (message.type !== 'trial-done' && message.type !== 'gates-done' && message.type !== 'failed') return;
    this.#settle?.(message);
    this.#settle = undefined;
  }

  #die(how: string): void {
    if (this.#gone !== undefined) return;
    const words = this.#lastWords.trim();
    this.#gone = {
      type: 'died',
      outOfMemory: words.includes('heap out of memory') || words.includes('Array buffer allocation failed'),
      evidence: words === '' ? how : `${how}; its last words:\n${words.split('\n').slice(-50).join('\n')}`,
    };
    this.#settle?.(this.#gone);
    this.#settle = undefined;
  }
}
