import { expect, it } from 'vitest';
import { baselinesOf, resolutionOf } from '../../../orchestrator/report/resolution.ts';

it('gives a baseline whose resamples all score the same no error, whatever rounding makes of it', () => {
  const baseline = (value: number, high: number) => ({
    ...{ name: 'random', method: 'guesses', loss: null },
    score: { value, low: value, high },
  });
  const report = {
    ...{ ran: [], checks: [], limits: null, expectedLoss: null, price: null, seconds: 0 },
    baselines: [baseline(0.7, 0.7 + 8e-16), baseline(0.8, 0.8329)],
  };
  const found = baselinesOf({ name: 'eval/loss', goal: 'minimize', at: 'last' }, null, report);
  expect(found.map(({ standardError }) => standardError)).toEqual([0, expect.closeTo(0.01, 4)]);
});

it('gives a perfect score of few examples an error', () => {
  const metric = { name: 'eval/accuracy', goal: 'maximize', at: 'last' } as const;
  const data = { train: 142, eval: 36, test: 0, classes: [], fingerprint: 'f', dropped: [] };
  const found = resolutionOf({ metric, data, noise: null, objectives: [1, 1, 1], best: 1 });
  expect(found).toMatchObject({ examples: 36, standardError: expect.closeTo(0.0295, 4), decimals: 3 });
});
