import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricNames, type OwnMetric } from '../../../shared/task.ts';
import { type MetricChoice, metricChoice, metricCollector, producedNames } from '../../../worker/runner/metrics.ts';

interface Case {
  readonly targets: number[];
  readonly rows: number[][];
  readonly metrics: Record<string, number>;
}

/** Values computed by scikit-learn; the script beside them says how. */
const oracle = JSON.parse(
  readFileSync(new URL('../../support/oracles/metrics.json', import.meta.url), 'utf8'),
) as Record<string, Case>;

function choice(kind: MetricChoice['kind'], classCount: number): MetricChoice {
  const named = [...metricNames[kind].always, ...metricNames[kind].asked];
  return { kind, named, own: [], classNames: Array.from({ length: classCount }, (_, index) => String(index)) };
}

function collected(of: MetricChoice, { rows, targets }: Pick<Case, 'rows' | 'targets'>, batchSize: number) {
  const collector = metricCollector(of);
  for (let from = 0; from < targets.length; from += batchSize) {
    const part = targets.slice(from, from + batchSize);
    collector.add(rows.slice(from, from + batchSize).flat(), part, 2 * part.length);
  }
  return collector.values();
}

describe('metrics agree with scikit-learn', () => {
  it.each(['two classes', 'four classes', 'five classes, one absent'])('on %s', (name) => {
    const known = oracle[name]!;
    const values = collected(choice('classification', known.rows[0]!.length), known, 7);
    for (const [metric, value] of Object.entries(known.metrics)) expect(values[metric]).toBeCloseTo(value, 12);
    expect(values['loss']).toBe(2);
  });

  it('on values', () => {
    const known = oracle['values']!;
    const values = collected(choice('regression', 0), known, 7);
    for (const [metric, value] of Object.entries(known.metrics)) expect(values[metric]).toBeCloseTo(value, 12);
  });
});

describe('metrics', () => {
  it('do not depend on how examples are batched', () => {
    const known = oracle['four classes']!;
    const sized = (size: number) => collected(choice('classification', 4), known, size);
    for (const [name, value] of Object.entries(sized(1))) expect(sized(80)[name]).toBeCloseTo(value, 12);
  });

  it('of two classes: the area under the curve turns into its complement when probabilities are swapped', () => {
    const row = fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8);
    const target = fc.integer({ min: 0, max: 1 });
    fc.assert(
      fc.property(fc.array(fc.tuple(row, target), { minLength: 2, maxLength: 40 }), (drawn) => {
        const targets = drawn.map(([, label]) => label);
        const auc = (of: (p: number) => number) =>
          collected(choice('classification', 2), { targets, rows: drawn.map(([p]) => [1 - of(p), of(p)]) }, 5)[
            'roc_auc'
          ]!;
        if (new Set(targets).size < 2) expect(auc((p) => p)).toBeNaN();
        else expect(auc((p) => p) + auc((p) => 1 - p)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('stay finite at a probability of 0 and show NaN as NaN', () => {
    const collector = metricCollector(choice('classification', 2));
    collector.add([1, 0], [1], 3);
    expect(collector.values()['log_loss']).toBeCloseTo(-Math.log(1e-7), 6);
    collector.add([NaN, NaN], [0], NaN);
    expect(collector.loss()).toBeNaN();
    expect(collector.values()).toMatchObject({ loss: NaN, log_loss: NaN, roc_auc: NaN });
  });

  it('of values keep their digits far from zero', () => {
    const rows = [1e9 + 2.5, 1e9, 1e9 + 2, 1e9 + 8].map((value) => [value]);
    const { r2 } = collected(choice('regression', 0), { rows, targets: [1e9 + 3, 1e9 - 0.5, 1e9 + 2, 1e9 + 7] }, 2);
    expect(r2).toBeCloseTo(0.9486081370449679, 9);
  });
});

describe('the choice of metrics', () => {
  const top: OwnMetric = { name: 'confident', compute: ({ outputs }) => Math.max(...Array.from(outputs)) };
  const asked = { sweepMetric: 'eval/macro_f1', classNames: ['a', 'b'] };

  it('is the standard ones, those the task asks for, and the one the sweep ranks by', () => {
    const found = metricChoice({ kind: 'classification', metrics: ['roc_auc', top] }, asked);
    expect(producedNames(found).filter((name) => name.startsWith('eval/'))).toEqual([
      ...['eval/loss', 'eval/accuracy', 'eval/macro_f1', 'eval/roc_auc', 'eval/confident'],
    ]);
    const collector = metricCollector(found);
    collector.add([0.3, 0.7, 0.6, 0.4], [1, 0], 1);
    expect(collector.values()).toEqual({ loss: 0.5, accuracy: 1, macro_f1: 1, roc_auc: 1, confident: 0.7 });
  });

  it.each([
    [
      ['f1'],
      'metrics: classification has "loss", "accuracy", "balanced_accuracy", "macro_f1", "roc_auc" and "log_loss", not "f1".',
    ],
    [[{ ...top, name: 'accuracy' }], 'metrics: "accuracy" is the name of another metric; choose a new one.'],
    [[top, top], 'metrics: "confident" is the name of another metric; choose a new one.'],
  ])('refuses %j', (metrics, message) => {
    expect(() => metricChoice({ kind: 'classification', metrics: metrics as OwnMetric[] }, asked)).toThrow(message);
  });

  it('refuses a metric of the task that gives no number', () => {
    const wrong: OwnMetric = { name: 'text', compute: () => 'high' as unknown as number };
    const collector = metricCollector({ ...choice('classification', 2), own: [wrong] });
    collector.add([0.5, 0.5], [1], 1);
    expect(() => collector.values()).toThrow('metrics: "text" must give a number, got string.');
  });
});
