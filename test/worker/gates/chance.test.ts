import { describe, expect, it } from 'vitest';
import { betterTail, falseAlarmRate, logWays, sequentialTest, signTail } from '../../../worker/gates/chance.ts';
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

  it('takes bad tries for a mistake only after so many that chance hardly does it', () => {
    // By hand: 16 times ln 1.8 = 9.40, 8 times ln 3.6 = 10.2, both above ln 10,000 = 9.21; one try less is below.
    expect([15, 16].map((bad) => sequentialTest({ bad, good: 0 }, 1 / 2))).toEqual([null, 'mistake']);
    expect([7, 8].map((bad) => sequentialTest({ bad, good: 0 }, 1 / 4))).toEqual([null, 'mistake']);
    // One lucky try excuses nothing, ln 0.1333 = -2.01 is made good by two more bad ones; three at the start do.
    expect([9, 10].map((bad) => sequentialTest({ bad, good: 1 }, 1 / 4))).toEqual(['mistake', 'mistake']);
    expect([2, 3].map((good) => sequentialTest({ bad: 1, good }, 1 / 4))).toEqual([null, 'sound']);
  });

  it.each([1 / 2, 1 / 3, 1 / 4])(
    'calls what is bad in %s of its tries a mistake no oftener than it says',
    (unlucky) => {
      // Exact, by all ways there are: the probability of each count of bad tries that were not decided yet.
      let open = new Map([[0, 1]]);
      let accused = 0;
      for (let tries = 1; tries <= 200; tries++) {
        const next = new Map<number, number>();
        for (const [bad, chance] of open)
          for (const [more, part] of [
            [1, unlucky],
            [0, 1 - unlucky],
          ] as const) {
            const said = sequentialTest({ bad: bad + more, good: tries - bad - more }, unlucky);
            if (said === 'mistake') accused += chance * part;
            if (said === null) next.set(bad + more, (next.get(bad + more) ?? 0) + chance * part);
          }
        open = next;
      }
      expect(accused).toBeLessThanOrEqual(falseAlarmRate);
      expect(accused).toBeGreaterThan(falseAlarmRate / 20);
    },
  );

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
