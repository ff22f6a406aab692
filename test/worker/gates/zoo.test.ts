import { describe, expect, it } from 'vitest';
import { loadTensorFlow } from '../../../worker/tf.ts';
import { zoo } from '../../zoo/rows.ts';
import { judge } from '../../zoo/visit.ts';

const { tf } = await loadTensorFlow('wasm');

/** One seed of each row; `npm run zoo` does twenty, and asks the twins everything. */
describe('the zoo of broken tasks', () => {
  it('has mistakes enough, half of them to verify only', () => {
    expect(zoo.length).toBeGreaterThanOrEqual(24);
    expect(Math.abs(zoo.filter(({ sets }) => sets).length - zoo.length / 2)).toBeLessThanOrEqual(2);
  });

  it.each(zoo.map((row) => [row.name, row] as const))('%s: caught, its healthy twin left in peace', async (_, row) => {
    expect(await judge(tf, row, { seed: 1, short: true })).toEqual({ missed: null, falseAlarm: null });
  });
});
