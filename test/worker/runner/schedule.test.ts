import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Course, rateFactor } from '../../../worker/runner/schedule.ts';
import { scheduleNames } from '../../../worker/runner/training-settings.ts';

const base: Course = {
  schedule: 'constant',
  warmup: 0,
  decayFactor: 0.1,
  decayEpochs: 2,
  steps: 60,
  stepsPerEpoch: 10,
};
const at = (course: Partial<Course>, ...steps: number[]) =>
  steps.map((step) => rateFactor({ ...base, ...course }, step));

describe('rateFactor', () => {
  it('warms up in a line to the full rate', () => {
    expect(at({ warmup: 0.1 }, 0, 1, 5, 6, 59)).toEqual([1 / 6, 2 / 6, 1, 1, 1]);
  });

  it('falls in a line, along half a cosine, or in steps', () => {
    expect(at({ schedule: 'linear' }, 0, 30, 59)).toEqual([1, 0.5, expect.closeTo(1 / 60, 12)]);
    expect(at({ schedule: 'cosine' }, 0, 15, 30)).toEqual([1, (1 + Math.SQRT1_2) / 2, expect.closeTo(0.5, 12)]);
    expect(at({ schedule: 'step' }, 0, 19, 20, 40)).toEqual([1, 1, 0.1, expect.closeTo(0.01, 12)]);
  });

  it('stays within 0 and 1, and never rises after warm-up', () => {
    const course = fc.record({
      schedule: fc.constantFrom(...scheduleNames),
      warmup: fc.double({ min: 0, max: 0.99, noNaN: true }),
      steps: fc.integer({ min: 1, max: 200 }),
      stepsPerEpoch: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(course, (drawn) => {
        const factors = at(drawn, ...Array(drawn.steps).keys());
        expect(factors.every((factor) => factor > 0 && factor <= 1)).toBe(true);
        const warm = Math.round(drawn.warmup * drawn.steps);
        for (let step = warm + 1; step < drawn.steps; step++)
          expect(factors[step]).toBeLessThanOrEqual(factors[step - 1]!);
      }),
    );
  });
});
