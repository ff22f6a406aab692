import type { ControlLine, SweepRecord } from '../shared/records.ts';
import { newestControl } from '../shared/control-lines.ts';
import { openSweep, type Seal } from '../shared/sealed.ts';
import { registryQueue, sweepJob } from '../shared/store-layout.ts';
import type { WorkerDoor } from './trial-worker.ts';

/** A control line is trusted for this long; below the pause between two looks for a cancel, so that each one reads. */
const controlFreshMs = 500;
/** Sweeps remembered at once. */
const remembered = 100;

/** What a worker knows of a sweep. */
export interface KnownSweep {
  readonly record: SweepRecord;
  readonly control: ControlLine | null;
}

/** Sweep records (read once) and control lines (read again when older than a second). */
export class SweepCache {
  readonly #door: WorkerDoor;
  readonly #seal: Seal;
  readonly #records = new Map<string, Promise<SweepRecord>>();
  readonly #controls = new Map<string, { readonly at: number; readonly line: Promise<ControlLine | null> }>();

  constructor(door: WorkerDoor, seal: Seal) {
    this.#door = door;
    this.#seal = seal;
  }

  /** @throws SweepError `RECORD_REFUSED` when the record is not genuine, or the sweep was deleted */
  async get(sweepId: string): Promise<KnownSweep> {
    return { record: await this.#record(sweepId), control: await this.#control(sweepId) };
  }

  /** As {@link get}, with the control line read now: before something final is said because of it. */
  getNow(sweepId: string): Promise<KnownSweep> {
    this.#controls.delete(sweepId);
    return this.get(sweepId);
  }

  #record(sweepId: string): Promise<SweepRecord> {
    const known = this.#records.get(sweepId);
    if (known !== undefined) return known;
    const record = this.#door
      .readJob(registryQueue, sweepJob(sweepId))
      .then((data) => openSweep(this.#seal, sweepId, data));
    this.#records.set(sweepId, record);
    record.catch(() => this.#records.delete(sweepId));
    for (const oldest of this.#records.keys()) {
      if (this.#records.size <= remembered) break;
      this.#records.delete(oldest);
      this.#controls.delete(oldest);
    }
    return record;
  }

  #control(sweepId: string): Promise<ControlLine | null> {
    const known = this.#controls.get(sweepId);
    if (known !== undefined && performance.now() - known.at < controlFreshMs) return known.line;
    const line = this.#door
      .readLogs(registryQueue, sweepJob(sweepId))
      .then((logs) => newestControl(this.#seal, sweepId, logs));
    this.#controls.set(sweepId, { at: performance.now(), line });
    line.catch(() => this.#controls.delete(sweepId));
    return line;
  }
}
