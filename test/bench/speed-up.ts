import { sweepSeconds } from './sweep-seconds.ts';

/** Wall seconds of the sentiment sweep with one and with two slots. */
export interface SpeedUp {
  readonly one: number;
  readonly two: number;
  /** What the machine gives: with two sweeps of one slot each side by side, times as many trials a second as with one alone. */
  readonly machine: number;
}

/** One pair after the other, so that a busy minute of the machine spoils one pair and not a whole column. */
export async function* measureSpeedUps(backend: string, pairs: number): AsyncGenerator<SpeedUp> {
  const seconds = (slots: number) => sweepSeconds('sentiment', backend, slots);
  for (let pair = 0; pair < pairs; pair += 1) {
    const one = await seconds(1);
    const two = await seconds(2);
    const [left, right] = await Promise.all([seconds(1), seconds(1)]);
    yield { one, two, machine: (4 * one) / (left + right) };
  }
}
