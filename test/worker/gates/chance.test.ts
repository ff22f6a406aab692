import { describe, expect, it } from 'vitest';
import { betterTail, falseAlarmRate, logWays, signTail } from '../../../worker/gates/chance.ts';
import { seededRandom } from '../../../shared/seeded-random.ts';
import { signalCheck } from '../../../worker/gates/baselines/signal.ts';
import type { LookData } from '../../../worker/gates/look-data.ts';

describe('what chance does', () => {
  it('has the tails of the sign test', () => {
    // By hand: 1 - 2^-1; 11 / 1024 for 9 or 10 heads of 10; 176 / 1024 for 7 or more.
    expect(signTail(1, 0)).toBeCloseTo(0.5, 12);
    expect(signTail(9, 1)).toBeCloseTo(11 / 1024, 12);
    expect(signTail(7, 3)).toBeCloseTo(176 / 1024, 12);
    expect(signTail(0, 5)).toBe(1);
  });

  it('tells differences of other sizes by Student', () => {
    // t = 2.228 is the one-sided 2.5 % point of 10 degrees of freedom in every printed table.
    const values = Array.from({ length: 11 }, (_, at) => at - 5);
    const error = Math.sqrt(11 / 11);
    expect(betterTail(values.map((value) => value + 2.228139 * error))).toBeCloseTo(0.025, 5);
    expect(betterTail(values.map((value) => value - 2.228139 * error))).toBeCloseTo(0.975, 5);
  });

  it('counts ways', () => expect(logWays(60, 3)).toBeCloseTo(Math.log(34_220), 9));

  it('lets labels that are drawn at random pass for learnable no oftener than it says', () => {
    // 10,000 data sets in which five models guess: one may pass, and more than three come once in 50 such runs.
    const random = seededRandom('null signal');
    let passed = 0;
    for (let round = 0; round < 10_000; round++) {
      const targets = Float64Array.from({ length: 40 }, () => random.below(2));
      const constant = new Float64Array(80).map((_, at) => (at % 2 === 0 ? 0.6 : 0.4));
      const guesses = Array.from({ length: 5 }, () => {
        const outputs = new Float64Array(80);
        for (let row = 0; row < 40; row++) outputs[2 * row + random.below(2)] = 1;
        return outputs;
      });
      const data: LookData = {
        ...{ kind: 'classification', form: 'numbers', about: {}, dropped: [], seed: 1, classNames: ['a', 'b'] },
        ...{ train: { examples: [], targets }, eval: { examples: [], targets } },
      };
      const predictions = [constant, ...guesses].map((outputs, at) => ({
        ...{ name: String(at), method: '', outputs, calibrated: false },
      }));
      if (signalCheck(data, predictions).found === true) passed++;
    }
    expect(passed / 10_000).toBeLessThanOrEqual(3 * falseAlarmRate);
  });
});
