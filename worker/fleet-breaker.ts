import type { Logger } from 'pino';
import { sealControl } from '../shared/control-lines.ts';
import { SweepError } from '../shared/errors.ts';
import type { FailureClass } from '../shared/records.ts';
import { openTrial, type Seal } from '../shared/sealed.ts';
import { registryQueue, sweepJob, trialJob } from '../shared/store-layout.ts';
import type { SweepCache } from './sweep-cache.ts';
import type { WorkerDoor } from './trial-worker.ts';

/** A sweep is judged this often at most, however fast its trials fail. */
const judgedEveryMs = 1500;
/** So many first trials that all fail the same way stop a sweep, and fewer failures than this never do. */
const leastFailures = 5;
/** Jobs read at once. */
const atOnce = 50;
/** Failures that say nothing of the sweep: they are run again on resume. */
const innocent: readonly FailureClass[] = ['cancelled', 'lost', 'data', 'missing'];

/**
 * Stops a sweep whose trials keep failing when nobody follows it: the rules of `max_failed`, held by the workers themselves, so
 * that a submitted sweep of a broken task does not burn a fleet's night.
 */
export class FleetBreaker {
  readonly #door: WorkerDoor;
  readonly #tools: {
    readonly seal: Seal;
    readonly sweeps: SweepCache;
    readonly queue: string;
    readonly now: () => number;
    readonly log: Logger;
  };
  readonly #judgedAt = new Map<string, number>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** Number of the newest control line under which a failed attempt had begun. */
  readonly #under = new Map<string, number>();

  constructor(
    door: WorkerDoor,
    tools: {
      readonly seal: Seal;
      readonly sweeps: SweepCache;
      readonly queue: string;
      readonly now: () => number;
      readonly log: Logger;
    },
  ) {
    this.#door = door;
    this.#tools = tools;
  }

  /**
   * A trial of the sweep has finally failed; stops the sweep, now or a moment later, if that was one too many. `under`: number of the
   * control line under which its attempt began. What failed before the owner's last word, a retry or a resume, stops nothing after it.
   */
  async failed(sweepId: string, under: number): Promise<void> {
    this.#under.set(sweepId, Math.max(under, this.#under.get(sweepId) ?? 0));
    const waitMs = judgedEveryMs - (performance.now() - (this.#judgedAt.get(sweepId) ?? -Infinity));
    if (waitMs <= 0) {
      this.#judgedAt.set(sweepId, performance.now());
      await this.#judge(sweepId);
    } else if (!this.#timers.has(sweepId)) {
      // The failures in between are judged together, so that the last of them are not overlooked.
      const later = () => {
        this.#timers.delete(sweepId);
        void this.failed(sweepId, under).catch(() => undefined);
      };
      this.#timers.set(sweepId, setTimeout(later, waitMs).unref());
    }
  }

  async #judge(sweepId: string): Promise<void> {
    const { now, sweeps, seal, log } = this.#tools;
    const { control } = await sweeps.getNow(sweepId);
    if (control?.wanted !== 'running' || control.sequence > (this.#under.get(sweepId) ?? 0)) return;
    const reason = await this.#reason(sweepId, {
      planned: control.trials ?? Infinity,
      share: control.settings.max_failed,
    });
    if (reason === null) return;
    const line = { ...control, wanted: 'cancelled' as const, at: now(), sequence: control.sequence + 1, reason };
    await this.#door.addLog(registryQueue, sweepJob(sweepId), sealControl(seal, sweepId, line));
    log.warn({ sweep: sweepId, reason }, 'sweep stopped');
  }

  async #reason(sweepId: string, { planned, share }: { readonly planned: number; readonly share: number }) {
    const prefix = trialJob(`${sweepId}-`);
    const ours = async (state: 'failed' | 'completed') =>
      (await this.#door.listIds(this.#tools.queue, [state])).filter((id) => id.startsWith(prefix));
    const failed = await ours('failed');
    const allowed = Math.max(leastFailures, share * planned);
    const firstOnes = failed.length >= Math.min(leastFailures, planned) && (await ours('completed')).length === 0;
    if (!firstOnes && failed.length <= allowed) return null;
    const classes = (await this.#classes(failed)).filter((each) => !innocent.includes(each));
    const [first] = classes;
    if (
      first !== undefined &&
      firstOnes &&
      classes.length >= Math.min(leastFailures, planned) &&
      new Set(classes).size === 1
    )
      return `the first ${classes.length} trials all failed the same way (${first})`;
    if (classes.length > allowed)
      return `${classes.length} of ${planned} trials failed; max_failed ${share} allows ${Math.floor(allowed)}`;
    return null;
  }

  async #classes(ids: readonly string[]): Promise<FailureClass[]> {
    const classes: FailureClass[] = [];
    for (let start = 0; start < ids.length; start += atOnce) {
      const read = ids.slice(start, start + atOnce).map(async (id) => this.#classOf(id));
      classes.push(...(await Promise.all(read)).filter((each) => each !== null));
    }
    return classes;
  }

  async #classOf(id: string): Promise<FailureClass | null> {
    const { seal, queue } = this.#tools;
    try {
      return openTrial(seal, id.slice(trialJob('').length), await this.#door.readJob(queue, id)).failure?.class ?? null;
    } catch (error) {
      if (error instanceof SweepError) return 'payload';
      throw error;
    }
  }
}
