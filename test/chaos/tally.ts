import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { Round } from './round.ts';
import type { WorldKind } from './world.ts';

const totalSchema = z.strictObject({
  faults: z.number(),
  trials: z.number(),
  repeated: z.number(),
  rounds: z.number(),
  wrong: z.number(),
  /** Seed of the next round. */
  seed: z.number(),
});
/** What the rounds on one kind of store gave together. */
export type Total = z.infer<typeof totalSchema>;

const tallySchema = z.strictObject({
  /** Seconds that the suite took so far, its undisturbed run included. */
  seconds: z.number(),
  totals: z.record(z.string(), totalSchema),
  /** Fault to store to how often it struck. */
  struck: z.record(z.string(), z.record(z.string(), z.number())),
});

/** What all rounds gave so far; kept in a file, if one is named, so that a suite that was interrupted goes on. */
export class Tally {
  readonly #file: string | undefined;
  readonly #sum: z.infer<typeof tallySchema>;
  #countedUntil = performance.now();

  constructor(file: string | undefined) {
    this.#file = file;
    this.#sum =
      file !== undefined && existsSync(file)
        ? tallySchema.parse(JSON.parse(readFileSync(file, 'utf8')))
        : { seconds: 0, totals: {}, struck: {} };
  }

  get minutes(): number {
    return this.#sum.seconds / 60;
  }

  of(kind: WorldKind): Total {
    return this.#sum.totals[kind] ?? { faults: 0, trials: 0, repeated: 0, rounds: 0, wrong: 0, seed: 0 };
  }

  /** A seed that no other round of this kind has; `first` for the first of all. */
  takeSeed(kind: WorldKind, first: number): number {
    const total = this.of(kind);
    const seed = Math.max(total.seed, first);
    this.#sum.totals[kind] = { ...total, seed: seed + 1 };
    return seed;
  }

  /** How often a fault struck on a kind of store. */
  struck(fault: string, kind: WorldKind): number {
    return this.#sum.struck[fault]?.[kind] ?? 0;
  }

  add(kind: WorldKind, round: Round): void {
    const total = this.of(kind);
    for (const [fault, count] of round.faults)
      this.#sum.struck[fault] = { ...this.#sum.struck[fault], [kind]: this.struck(fault, kind) + count };
    this.#sum.totals[kind] = {
      faults: total.faults + [...round.faults.values()].reduce((sum, count) => sum + count, 0),
      trials: total.trials + round.trials,
      repeated: total.repeated + round.repeated,
      rounds: total.rounds + 1,
      wrong: total.wrong + round.wrong.length,
      seed: total.seed,
    };
    const now = performance.now();
    this.#sum.seconds += (now - this.#countedUntil) / 1000;
    this.#countedUntil = now;
    if (this.#file !== undefined) writeFileSync(this.#file, JSON.stringify(this.#sum));
  }
}
