import type { DynamicsPart } from '../shared/dynamics.ts';
import type { FailureClass, LogLine } from '../shared/records.ts';
import type { MetricValues } from '../shared/runner-protocol.ts';
import { persist } from './persist.ts';
import type { JobHandle } from './trial-worker.ts';

type Epoch = Extract<LogLine, { kind: 'epochs' }>['epochs'][number];
type Unnumbered = LogLine extends infer Line
  ? Line extends LogLine
    ? Omit<Line, 'attempt' | 'sequence'>
    : never
  : never;

/** A write less for each trial that is shorter than this: it halves what very short trials cost the store. */
const startAfterMs = 200;
/** Finished epochs wait this long at most before they are written. */
const flushAfterMs = 2000;
/** Epochs a line, well below the line limit of 64 kB. */
const epochsPerLine = 100;
/** Characters of one stream's output that are kept for an attempt; the rest is counted. */
const outputLimit = 200_000;
const outputLineLimit = 30_000;

/** One attempt's lines in its job's log: batched, numbered, written one after another (PostgreSQL refuses concurrent ones). */
export class AttemptLog {
  readonly #job: JobHandle;
  readonly #attempt: number;
  #sequence = 0;
  #epochs: Epoch[] = [];
  /** Numbered lines that are not being written yet. */
  readonly #lines: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #startTimer: NodeJS.Timeout | undefined;
  #tail: Promise<unknown> = Promise.resolve();
  readonly #output = { stdout: '', stderr: '' };
  readonly #written = { stdout: 0, stderr: 0 };
  readonly #cut = { stdout: 0, stderr: 0 };
  readonly #signal: AbortSignal;

  /** `signal` ends the wait for a store that is away. */
  constructor(job: JobHandle, attempt: number, signal: AbortSignal) {
    this.#job = job;
    this.#attempt = attempt;
    this.#signal = signal;
  }

  /** Says that a worker took the trial up, unless the trial ends so soon that its result says it all. */
  start(worker: string, at: number): void {
    this.#startTimer = setTimeout(() => {
      this.#append({ kind: 'start', worker, at });
      this.#write();
    }, startAfterMs);
  }

  epoch(epoch: number, metrics: MetricValues, seconds: number): void {
    this.#epochs.push({ epoch, metrics, seconds });
    if (this.#epochs.length >= epochsPerLine) this.#flushEpochs();
    this.#later();
  }

  dynamics(part: DynamicsPart): void {
    this.#append({ kind: 'dynamics', ...part });
    this.#later();
  }

  output(stream: 'stdout' | 'stderr', text: string): void {
    const room = outputLimit - this.#written[stream] - this.#output[stream].length;
    const kept = text.slice(0, Math.max(0, room));
    this.#output[stream] += kept;
    this.#cut[stream] += text.length - kept.length;
    this.#later();
  }

  /** Says why the attempt gave no result, after all that led to it. */
  end(failure: FailureClass, message: string, at: number): void {
    this.#gatherAll();
    this.#append({ kind: 'end', class: failure, message: message.slice(0, 4000), at });
  }

  /** Resolves once everything said is in the store; nothing may be said after it. */
  async close(): Promise<void> {
    this.#gatherAll();
    this.#write();
    await this.#tail;
  }

  /** The lines that are not in the store yet, for the caller to write with the result; the others are. Nothing may be said after it. */
  async rest(): Promise<readonly string[]> {
    this.#gatherAll();
    await this.#tail;
    return this.#lines.splice(0);
  }

  /** Makes lines of everything said so far. */
  #gather(): void {
    clearTimeout(this.#startTimer);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushEpochs();
    for (const stream of ['stdout', 'stderr'] as const) this.#flushOutput(stream);
  }

  /** Those, and how much of the output was cut. */
  #gatherAll(): void {
    this.#gather();
    this.#tellCut();
  }

  #write(): void {
    for (const line of this.#lines.splice(0)) {
      this.#tail = this.#tail.then(() => persist(() => this.#job.log(line), this.#signal));
    }
  }

  #later(): void {
    this.#timer ??= setTimeout(() => {
      this.#gather();
      this.#write();
    }, flushAfterMs);
  }

  #flushEpochs(): void {
    if (this.#epochs.length === 0) return;
    this.#append({ kind: 'epochs', epochs: this.#epochs });
    this.#epochs = [];
  }

  #flushOutput(stream: 'stdout' | 'stderr'): void {
    // PostgreSQL keeps JSON, which cannot hold NUL or half a surrogate pair.
    const text = this.#output[stream].replaceAll('\0', '\uFFFD').toWellFormed();
    this.#written[stream] += text.length;
    this.#output[stream] = '';
    for (let start = 0; start < text.length; start += outputLineLimit) {
      this.#append({ kind: 'output', stream, text: text.slice(start, start + outputLineLimit).toWellFormed() });
    }
  }

  #tellCut(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      if (this.#cut[stream] > 0) this.#append({ kind: 'output', stream, text: '', cut: this.#cut[stream] });
      this.#cut[stream] = 0;
    }
  }

  #append(line: Unnumbered): void {
    this.#lines.push(JSON.stringify({ ...line, attempt: this.#attempt, sequence: this.#sequence++ }));
  }
}
