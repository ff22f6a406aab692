import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { beatEveryMs, isOurs, openPresence, sealPresence, type Presence } from '../shared/presence.ts';
import { recordVersion } from '../shared/records.ts';
import { SweepError } from '../shared/errors.ts';
import type { Seal } from '../shared/sealed.ts';
import { versionOfJob, versionsQueue, workerJob, workerOfJob, workersQueue } from '../shared/store-layout.ts';
import { SeenBeats } from './seen-beats.ts';
import type { WorkerDoor } from './trial-worker.ts';
import type { WorkerState } from './worker-state.ts';

/** What of a presence never changes while the worker lives. */
export type PresenceBase = Omit<Presence, 'beat' | 'at' | 'leaving' | 'running' | 'done' | 'unfit'>;

/** Most running trials and unfit sweeps that a beat tells; records are bounded. */
const told = { running: 300, unfit: 20 };

/** Ends of what is no trial that was done. */
const noTrials = ['gates', 'handed back'];

/** Makes a worker known in the store, again and again, and finds who else is there. */
export class PresenceBeat {
  readonly #door: WorkerDoor;
  readonly #seal: Seal;
  readonly #base: PresenceBase;
  readonly #tools: { readonly state: WorkerState; readonly now: () => number; readonly log: Logger };
  #beat = 0;
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();
  readonly #beats = new SeenBeats();
  #known: { readonly at: number; readonly found: Promise<Presence[]> } | undefined;
  readonly #foreign = new Set<number>();

  constructor(
    door: WorkerDoor,
    about: { readonly seal: Seal; readonly base: PresenceBase },
    tools: { readonly state: WorkerState; readonly now: () => number; readonly log: Logger },
  ) {
    this.#door = door;
    this.#seal = about.seal;
    this.#base = about.base;
    this.#tools = tools;
  }

  start(): void {
    const beat = () => {
      this.#last = this.#tell().catch((error: unknown) => this.#tools.log.debug({ error: String(error) }, 'no beat'));
    };
    beat();
    this.#timer = setInterval(beat, beatEveryMs);
  }

  /** Takes the worker off the list. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#last;
    await this.#door.removeJob(workersQueue, workerJob(this.#base.id));
  }

  /**
   * Whether a living worker of the same queue, not this one, may be able to run a sweep that this one cannot; one of whatever backend
   * where the sweep has not got one yet.
   */
  async othersMayRun(sweepId: string, { anyBackend = false } = {}): Promise<boolean> {
    const fit = (other: Presence) => !other.unfit.some((each) => each.sweepId === sweepId);
    const serves = (other: Presence) => anyBackend || other.backend === this.#base.backend;
    return (await this.#others()).some((other) => serves(other) && fit(other));
  }

  /** Read again when older than a beat. */
  #others(): Promise<Presence[]> {
    const now = performance.now();
    if (this.#known === undefined || now - this.#known.at > beatEveryMs) {
      const found = this.#livingOthers();
      found.catch(() => (this.#known = undefined));
      this.#known = { at: now, found };
    }
    return this.#known.found;
  }

  /** Those that live; takes a beat longer where one is met for the first time that by our clock should be dead. */
  async #livingOthers(): Promise<Presence[]> {
    const verdict = (other: Presence) => this.#beats.verdict(other, this.#tools.now());
    let others = await this.#readOthers();
    if (others.some((other) => verdict(other) === 'unknown')) {
      await sleep(1.3 * beatEveryMs);
      others = await this.#readOthers();
    }
    return others.filter((other) => verdict(other) === 'alive');
  }

  /** Workers of the same tag but this one, whether they live or not. */
  async #readOthers(): Promise<Presence[]> {
    const own = this.#base;
    const ids = await this.#door.listIds(workersQueue, ['waiting', 'prioritized']);
    const found: Presence[] = [];
    for (const id of ids.map(workerOfJob).filter((each) => each !== null)) {
      const data = await this.#door.readJob(workersQueue, workerJob(id));
      const presence = data === undefined ? null : genuine(() => openPresence(this.#seal, id, data));
      if (presence !== null && isOurs(presence)) found.push(presence);
    }
    return found.filter(({ id, tag, leaving }) => id !== own.id && tag === own.tag && !leaving);
  }

  async #tell(): Promise<void> {
    const { state, now } = this.#tools;
    const presence: Presence = {
      ...this.#base,
      beat: this.#beat++,
      at: now(),
      leaving: state.leaving,
      running: state.running.slice(0, told.running),
      done: [...state.ends].reduce((sum, [how, count]) => (noTrials.includes(how) ? sum : sum + count), 0),
      unfit: [...state.unfit].slice(-told.unfit).map(([sweepId, { why }]) => ({ sweepId, why: why.slice(0, 500) })),
    };
    await this.#door.putJob(workersQueue, workerJob(presence.id), sealPresence(this.#seal, presence));
    await this.#warnOfVersions();
  }

  /** A worker sees only queues of its own record version: it must say so where sweeps of another one wait. */
  async #warnOfVersions(): Promise<void> {
    for (const id of await this.#door.listIds(versionsQueue, ['waiting', 'prioritized'])) {
      const version = versionOfJob(id);
      if (version === null || version === recordVersion || this.#foreign.has(version)) continue;
      this.#foreign.add(version);
      this.#tools.log.warn(
        { recordVersion, other: version },
        `the store holds sweeps of record version ${version}; this worker speaks ${recordVersion} and takes none of them. ` +
          'Install the same hypersweep everywhere.',
      );
    }
  }
}

function genuine<T>(open: () => T): T | null {
  try {
    return open();
  } catch (error) {
    if (error instanceof SweepError) return null;
    throw error;
  }
}
