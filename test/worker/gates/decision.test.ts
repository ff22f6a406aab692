import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gateChecks } from '../../../shared/gate-checks.ts';
import { pageLines, pageOfLines } from '../../../shared/gate-page.ts';
import type { Check, GatePage } from '../../../shared/gate-records.ts';
import { decide, refuseRed, refuseUnknownChecks } from '../../../orchestrator/run/gate-decision.ts';
import { priceOf } from '../../../worker/gates/preflight/price.ts';
import type { Pace } from '../../../worker/gates/preflight/pace.ts';
import { backendWords, checkBudget } from '../../../orchestrator/run/plan-price.ts';

const checks: Check[] = [
  {
    gate: 'data',
    check: 'overlap',
    level: 'fail',
    evidence: '3 eval examples are also in train.',
    remedy: 'Split anew.',
  },
  { gate: 'preflight', check: 'overfits', level: 'undecided', evidence: 'Too slow to tell.' },
  { gate: 'data', check: 'duplicates', level: 'warn', evidence: '9 copies.' },
  { gate: 'baselines', check: 'signal', level: 'pass', evidence: 'There is some.' },
];
const on = { data: 'on', baselines: 'on', preflight: 'on', overrides: [] } as const;
const settings = (gates: object) => ({ gates: { ...on, overrides: [], ...gates } });

describe('the gates decide', () => {
  it('stops at a failure, naming check, evidence, remedy and the way to override it', () => {
    const decision = decide({ checks }, settings({}));
    expect(decision.red.map(({ check }) => check)).toEqual(['overlap']);
    expect(decision.told.map(({ check }) => check)).toEqual(['overfits', 'duplicates']);
    expect(() => refuseRed(decision)).toThrow(/overlap \(data\): 3 eval examples[^]*Split anew/);
    expect(() => refuseRed(decision)).toThrow(expect.objectContaining({ code: 'GATE_RED', exitCode: 4 }) as Error);
  });

  it('only tells what the file lets pass, with its reason', () => {
    const override = { check: 'overlap', level: 'warn' as const, reason: 'twins' };
    const decision = decide({ checks }, settings({ overrides: [override] }));
    expect(decision.red).toEqual([]);
    expect(decision.told.map(({ check }) => check)).toContain('overlap');
    expect(decision.overridden).toMatchObject([{ level: 'warn', reason: 'twins' }]);
    expect(decide({ checks }, settings({ data: 'warn' })).red).toEqual([]);
    expect(decide({ checks }, settings({ data: 'off' })).told.map(({ check }) => check)).toEqual(['overfits']);
  });

  it('refuses an override of a check that does not exist', () => {
    const override = { check: 'overlaps', level: 'off' as const, reason: 'x' };
    expect(() => refuseUnknownChecks(settings({ overrides: [override] }))).toThrow(/no check "overlaps"/);
  });

  it('holds a plan to its budget unless told otherwise', () => {
    const price = { seconds: 3600, low: 3500, high: 3700, secondsPerStep: 1 };
    const budget = { budget: { trials: 10, worker_hours: 5 } };
    expect(() => checkBudget(budget, { trials: 11, price: null, yes: false })).toThrow(
      /11 trials, budget.trials is 10/,
    );
    expect(() => checkBudget(budget, { trials: 6, price, yes: false })).toThrow(/6\.00 worker-hours/);
    checkBudget(budget, { trials: 6, price, yes: true });
    checkBudget(budget, { trials: 4, price, yes: false });
  });

  it('prices a plan by its trials, never surer than a tenth, and never with a trial that takes no time', () => {
    const trial = (secondsPerStep: number): Pace => ({
      ...{ secondsPerStep, secondsPerEvaluated: secondsPerStep / 30, batchSize: 10, epochs: 2 },
    });
    const examples = { train: 95, eval: 30 };
    // 2 epochs of 10 steps, and 30 examples of eval at a thirtieth of a step: 22 steps.
    const alike = priceOf([trial(0.01), trial(0.01)], examples, 0.02);
    expect(alike).toEqual({
      seconds: expect.closeTo(0.22, 9) as number,
      low: expect.closeTo(0.9 * 0.22, 9) as number,
      high: expect.closeTo(1.1 * 0.22, 9) as number,
      secondsPerStep: 0.02,
    });
    // Epochs and steps are each trial's own: half the epochs of batches of half the size.
    const halved = { ...trial(0.01), batchSize: 5, epochs: 1 };
    expect(priceOf([halved], examples, 0.02)?.seconds).toBeCloseTo(19 * 0.01 + 0.01, 9);
    // One of ten is fifty times as slow: a mean of 1.298 whose interval reaches from trials without it to three of it.
    const uneven = priceOf([...Array.from({ length: 9 }, () => trial(0.01)), trial(0.5)], examples, 0.02);
    expect(uneven?.seconds).toBeCloseTo(1.298, 9);
    expect(uneven?.low).toBeCloseTo(0.22, 9);
    expect([2, 3].map((slow) => (0.22 * (10 - slow) + 11 * slow) / 10)).toContainEqual(
      expect.closeTo(uneven?.high ?? 0, 9) as number,
    );
    expect(priceOf([], examples, 0.02)).toBeNull();
  });

  it('names the faster backend, unless both are alike or one was not timed', () => {
    const price = { seconds: 3, low: 2, high: 4, secondsPerStep: 0.02 };
    const beside = (secondsPerStep: number) =>
      backendWords({ ...price, other: { backend: 'node', secondsPerStep } }, 'wasm');
    expect(beside(0.005)).toBe(
      'a step takes 20 ms on wasm, 5 ms on node: node is 4.0 times as fast (backend: node in the sweep file)',
    );
    expect(beside(0.1)).toBe('a step takes 20 ms on wasm, 0.1 s on node: wasm is 5.0 times as fast');
    expect(beside(0.019)).toMatch(/about the same$/);
    expect(backendWords(price, 'wasm')).toBeNull();
  });

  it('keeps a page in log lines, and reads nothing that is none of ours', () => {
    const page: GatePage = {
      about: { source: 'a', collected: 'b', knownNoise: 'c' },
      ...{ inputs: 'text', facts: [], classes: [], columns: [], tokens: [], suspects: [] },
      mistakes: [{ input: 'x'.repeat(400), label: 'a', predicted: 'b', confidence: 0.5 }],
    };
    const lines = pageLines(page);
    expect(pageOfLines([...lines, ...lines, 'nonsense', '{"part":"evil","value":1}'])).toEqual(page);
    expect(pageOfLines(lines.slice(1))).toBeNull();
  });

  it('documents every check, and none that does not exist', () => {
    const rows = [...readFileSync('docs/gates.md', 'utf8').matchAll(/^\| `([a-z-]+)` +\| (\w+) +\|/gm)];
    expect(rows.map(([, name, gate]) => [name, gate])).toEqual(
      Object.entries(gateChecks).map(([name, { gate }]) => [name, gate]),
    );
  });
});
