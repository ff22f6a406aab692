import { beatEveryMs, type Presence } from '../shared/presence.ts';

/** A beat that is younger by our clock is believed without looking twice. */
const believedMs = 6 * beatEveryMs;
/** A beat that has not risen for so long is the last one. */
const silentMs = 3 * beatEveryMs;
/** A beat met for the first time is looked at again after so long. */
const againMs = 1.2 * beatEveryMs;

interface Seen {
  readonly beat: number;
  /** When this beat was first met, by a clock that nobody sets. */
  readonly since: number;
  /** Whether an earlier beat was met before it. */
  readonly risen: boolean;
}

/** Which workers live, by their beats rising: clocks may be an hour apart, and a dead worker's entry stays. */
export class SeenBeats {
  readonly #seen = new Map<string, Seen>();

  /** `now`: our wall clock. `unknown` means: look again after some beats' time. */
  verdict({ id, beat, at }: Pick<Presence, 'id' | 'beat' | 'at'>, now: number): 'alive' | 'silent' | 'unknown' {
    const known = this.#seen.get(id);
    const seen = known?.beat === beat ? known : { beat, since: performance.now(), risen: known !== undefined };
    this.#seen.set(id, seen);
    const heldMs = performance.now() - seen.since;
    if (Math.abs(now - at) < believedMs) return 'alive';
    if (seen.risen) return heldMs < silentMs ? 'alive' : 'silent';
    return heldMs < againMs ? 'unknown' : 'silent';
  }
}
