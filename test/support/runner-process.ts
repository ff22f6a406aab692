import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RunnerMessage, RunnerRequest } from '../../shared/runner-protocol.ts';

/** The built runner's entry. */
export const runnerEntry = fileURLToPath(new URL('../../dist/worker/runner/main.js', import.meta.url));

type Epoch = Extract<RunnerMessage, { type: 'epoch' }>;
type Dynamics = Extract<RunnerMessage, { type: 'dynamics' }>;
type Answer = Exclude<RunnerMessage, Epoch | Dynamics | { readonly type: 'begun' }>;

/** A forked runner as the supervisor sees it. `await using` ends it. */
export class RunnerUnderTest implements AsyncDisposable {
  readonly child: ChildProcess;
  readonly epochs: Epoch[] = [];
  readonly dynamics: Dynamics[] = [];
  /** Everything it printed. */
  output = '';
  readonly #answers: Answer[] = [];
  #wake: () => void = () => undefined;

  constructor(backend: string) {
    this.child = fork(runnerEntry, [backend], { serialization: 'advanced', silent: true, execArgv: [] });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.child.on('message', (messages: readonly RunnerMessage[]) => {
      for (const message of messages) {
        if (message.type === 'epoch') this.epochs.push(message);
        else if (message.type === 'dynamics') this.dynamics.push(message);
        else if (message.type !== 'begun') this.#answers.push(message);
      }
      this.#wake();
    });
    this.child.on('exit', () => this.#wake());
  }

  /** Sends a request, if any, and gives the next answer. Rejects when the process ends without one. */
  async answer(request?: RunnerRequest): Promise<Answer> {
    if (request !== undefined) this.child.send(request);
    await this.until(() => this.#answers.length > 0);
    return this.#answers.shift()!;
  }

  /** Resolves once the condition holds; looked at after each message. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.child.exitCode !== null || this.child.signalCode !== null)
        throw new Error(`the runner ended (${this.child.exitCode ?? this.child.signalCode}): ${this.output}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** How it ended: exit code or signal. */
  async ended(): Promise<number | string | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return this.child.exitCode ?? this.child.signalCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended();
  }
}
