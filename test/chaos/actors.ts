import { spawn, type ChildProcess } from 'node:child_process';
import { cli } from '../support/run-cli.ts';

/** A command that is started again whenever it has died, until it is told to rest. */
export class Actor {
  readonly #args: readonly string[];
  readonly #options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv };
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  /** Everything said on stderr by all its lives, the last part of it. */
  said = '';
  lives = 0;
  /** Exit code of the life before, null after a signal. */
  lastCode: number | null | undefined;

  constructor(args: readonly string[], options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }) {
    this.#args = args;
    this.#options = options;
  }

  get alive(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Starts it unless it lives, or has ended well. */
  revive(): void {
    if (this.alive || this.lastCode === 0) return;
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, [cli, ...this.#args], {
      cwd: this.#options.cwd,
      env: { PATH, HOME, NO_COLOR: '1', ...this.#options.env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.said = (this.said + text).slice(-20_000)));
    this.#child = child;
    this.lives++;
    this.#ended = new Promise((resolve) => {
      child.on('exit', (code) => {
        this.lastCode = code;
        resolve();
      });
    });
  }

  /** Asks it to end, and waits until it has. */
  async rest(): Promise<void> {
    this.#child?.kill('SIGTERM');
    await this.#ended;
  }

  async ended(): Promise<void> {
    await this.#ended;
  }
}
