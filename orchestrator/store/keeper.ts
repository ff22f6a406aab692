import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { choosePrivateServer } from './choose-server.ts';
import { KeeperClients } from './keeper-clients.ts';
import { failedMessage, readyMessage, type KeeperMessage } from './keeper-message.ts';
import type { PrivateServer, RunningServer } from './private-server.ts';
import type { ProcessLock } from './process-lock.ts';
import { errorText } from './system-error.ts';

/** What a keeper needs to know. */
export interface KeeperOptions {
  readonly stateFolder: string;
  readonly controlPath: string;
  /** PATH to look for redis-server on. */
  readonly path: string;
  /** How long the store outlives its last client, in ms. */
  readonly lingerMs: number;
  readonly lock: ProcessLock;
  readonly log: (line: string) => void;
}

/** The first client has at least this long to connect, in ms. */
const firstClientMs = 5_000;
const fileCheckMs = 2_000;
const restartDelaysMs = [0, 100, 500, 1_000, 2_000, 5_000];
/** A server that was up for longer than this did not die of its start. */
const settledMs = 10_000;

/** Owns a private store: starts it, lets commands join, starts it again when it dies, stops it after the last one left. */
export class Keeper {
  readonly #options: KeeperOptions;
  readonly #clients: KeeperClients;
  readonly #over = new AbortController();
  readonly #stopped = new Promise<void>((resolve) => this.#over.signal.addEventListener('abort', () => resolve()));
  /** What one that joins is told. */
  #greeting: KeeperMessage | null = null;
  #running: RunningServer | null = null;
  #linger: NodeJS.Timeout | undefined;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#clients = new KeeperClients(
      () => this.#greeting,
      () => this.#lingerFor(options.lingerMs),
    );
  }

  /** Runs until nobody needs the store any more. @throws SweepError when it cannot be started; clients are told too. */
  async run(): Promise<void> {
    const { controlPath, stateFolder, path, lingerMs } = this.#options;
    await this.#clients.listen(controlPath);
    let up: Promise<void> | undefined;
    try {
      const server = await choosePrivateServer(stateFolder, path);
      if (server.firstTime) this.#notice(`starting a private ${server.title} (first time)`);
      await this.#start(server);
      this.#lingerFor(Math.max(firstClientMs, lingerMs));
      up = this.#keepUp(server);
      await Promise.race([up, this.#keepFiles(server), this.#stopped]);
    } catch (error) {
      if (this.#over.signal.aborted) return;
      this.#clients.tell(failedMessage(error));
      throw error;
    } finally {
      this.stop('stopping');
      await this.#clients.close();
      // A server that is being started at this moment would be nobody's.
      await up;
      await this.#running?.stop();
    }
  }

  /** Makes {@link run} stop the store and end. Idempotent. */
  stop(why: string): void {
    if (this.#over.signal.aborted) return;
    this.#options.log(why);
    clearTimeout(this.#linger);
    this.#over.abort();
  }

  async #start(server: PrivateServer): Promise<RunningServer> {
    const running = await server.start(this.#over.signal);
    this.#options.log(`${server.title} ${running.adopted ? 'adopted' : 'started'}, pid ${running.pid}`);
    this.#running = running;
    this.#greeting = readyMessage(running.address);
    this.#clients.tell(this.#greeting);
    return running;
  }

  /** Starts the server again whenever it dies, for as long as somebody is there to use it. */
  async #keepUp(server: PrivateServer): Promise<void> {
    let failures = 0;
    for (;;) {
      const upSince = Date.now();
      const how = await Promise.race([this.#running?.ended, this.#stopped]);
      if (this.#over.signal.aborted || this.#clients.count === 0) return;
      if (how !== undefined) this.#tellDeath(server, how);
      failures = Date.now() - upSince > settledMs ? 0 : failures + 1;
      const delayMs = restartDelaysMs[Math.min(failures, restartDelaysMs.length) - 1] ?? 0;
      const goesOn = await sleep(delayMs, true, { signal: this.#over.signal }).catch(() => false);
      // A start makes its folders: in the place of a deleted state folder that would be another, empty store.
      if (!goesOn || !(await this.#options.lock.isHeld())) return;
      await this.#start(server).catch((error: unknown) => {
        const text = `the private ${server.title} cannot be started again, trying on: ${errorText(error)}`;
        this.#notice(text, failures > 2);
      });
    }
  }

  #tellDeath(server: PrivateServer, how: string): void {
    this.#running = null;
    this.#greeting = null;
    this.#notice(`the private ${server.title} ${how}; starting it again`);
  }

  /**
   * Ends when the state folder has been deleted or moved: nobody can find this store any more. Brings back sockets that were
   * removed: cleaners of the temporary directory do that, and so do the ending server and keeper of a state folder that was
   * deleted shortly before this one was made in its place.
   */
  async #keepFiles(server: PrivateServer): Promise<void> {
    while (await this.#options.lock.isHeld()) {
      await this.#keepSockets(server).catch((error: unknown) => {
        this.#options.log(`cannot bring back a socket, trying on: ${errorText(error)}`);
      });
      await sleep(fileCheckMs, undefined, { ref: false });
    }
    this.#options.log('the lock file is gone');
  }

  async #keepSockets(server: PrivateServer): Promise<void> {
    if (this.#over.signal.aborted) return;
    const { controlPath, log } = this.#options;
    if (!existsSync(controlPath)) {
      log('the control socket was removed; listening again');
      await this.#clients.listen(controlPath);
    }
    const running = this.#running;
    if (running === null || existsSync(running.socket)) return;
    log(`the socket of the private ${server.title} was removed; stopping it`);
    // Redis and PostgreSQL both end at once and in order; #keepUp then starts it again.
    process.kill(running.pid, 'SIGINT');
  }

  #lingerFor(ms: number): void {
    clearTimeout(this.#linger);
    if (this.#over.signal.aborted) return;
    this.#linger = setTimeout(() => void this.#lingered(), ms);
  }

  /** Workers that outlived their command may still want to store a result; they hold connections to the store itself. */
  async #lingered(): Promise<void> {
    if (this.#clients.count > 0) return;
    const others = (await this.#running?.otherConnections()) ?? 0;
    if (this.#clients.count > 0) return;
    if (others === 0) this.stop('nobody is left');
    else this.#lingerFor(Math.max(1_000, this.#options.lingerMs));
  }

  #notice(text: string, quietly = false): void {
    if (this.#over.signal.aborted) return;
    this.#options.log(text);
    if (quietly) return;
    const message = { kind: 'notice', text } as const;
    // Kept as the greeting while there is no store: whoever joins meanwhile learns what it waits for.
    this.#greeting = message;
    this.#clients.tell(message, { heard: true });
  }
}
