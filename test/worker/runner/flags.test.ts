import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curveBase, dynamicsBase, keepsPoint } from '../../../shared/thinning.ts';
import { trialFlags } from '../../../worker/runner/flags.ts';

const baseline = { metric: 'eval/accuracy', value: 0.5, error: 0.02, trainLoss: Math.log(2) } as const;

/** Rows of a trial from its training losses, eval losses and eval accuracies. */
function rows(train: readonly number[], held: readonly number[] = train, accuracy: readonly number[] = [0.8]) {
  return train.map((loss, index) => ({
    epoch: index + 1,
    metrics: {
      'train/loss': loss,
      'eval/loss': held[index] ?? NaN,
      'eval/accuracy': accuracy[index] ?? accuracy.at(-1) ?? NaN,
    },
  }));
}

const falling = (count: number, from = 0.65, by = 0.05) =>
  Array.from({ length: count }, (_, index) => from - by * index);
const named = (input: Partial<Parameters<typeof trialFlags>[0]>) =>
  trialFlags({ rows: [], diverged: null, baseline, ...input }).map(({ flag, since }) => [flag, since]);

describe('the flags of a trial', () => {
  it('are none for curves that fall on both sides', () => {
    expect(named({ rows: rows(falling(8)) })).toEqual([]);
    expect(named({})).toEqual([]);
  });

  it('is diverged alone where it diverged, since the epoch that was not finished', () => {
    expect(named({ rows: rows(falling(3)), diverged: 'train/loss is not finite at epoch 4, step 1' })).toEqual([
      ['diverged', 4],
    ]);
  });

  it('overfitting since the least eval loss, with both losses as evidence; not for one bad epoch at the end', () => {
    const train = falling(6);
    const [flag] = trialFlags({ rows: rows(train, [0.66, 0.6, 0.58, 0.6, 0.62, 0.65]), diverged: null, baseline });
    expect(flag).toEqual({
      flag: 'overfitting',
      since: 3,
      evidence: 'eval/loss was 0.58 at epoch 3 and is 0.65 at the end, while train/loss fell from 0.55 to 0.4',
    });
    expect(named({ rows: rows(train, [0.66, 0.6, 0.58, 0.57, 0.56, 0.65]) })).toEqual([]);
    // Within 5 % it is noise, and without a falling training loss it is something else.
    expect(named({ rows: rows(train, [0.66, 0.6, 0.58, 0.59, 0.6, 0.6]) })).toEqual([]);
    expect(
      named({
        rows: rows(
          train.map(() => 0.5),
          [0.66, 0.6, 0.58, 0.6, 0.62, 0.65],
        ),
      }),
    ).toEqual([]);
  });

  it('plateau where the last third brings less than a hundredth of the whole fall, from nine epochs on', () => {
    const flat = [0.6, 0.5, 0.4, 0.3, 0.2, 0.1999, 0.1998, 0.1998, 0.1998];
    expect(named({ rows: rows(flat) })).toEqual([['plateau', 6]]);
    expect(named({ rows: rows(flat.slice(0, 8)) })).toEqual([]);
    expect(named({ rows: rows(falling(9)) })).toEqual([]);
  });

  it('no better than the baseline within its standard error, nothing learnt near the loss of knowing no input', () => {
    expect(named({ rows: rows(falling(3), falling(3), [0.5, 0.51, 0.515]) })).toEqual([
      ['no-better-than-baseline', null],
    ]);
    expect(named({ rows: rows(falling(3), falling(3), [0.5, 0.53, 0.51]) })).toEqual([]);
    const hardly = (train: readonly number[], accuracy = 0.55) => rows(train, train, [accuracy]);
    expect(named({ rows: hardly([0.7, 0.69, 0.688]) })).toEqual([['nothing-learnt', null]]);
    expect(named({ rows: hardly([0.7, 0.69, 0.68]) })).toEqual([]);
    expect(named({ rows: hardly([0.7, 0.69, 0.688]), baseline: { ...baseline, trainLoss: null } })).toEqual([]);
    // The training loss is taken with dropout on: what the whole network predicts counts more.
    expect(named({ rows: hardly([0.7, 0.69, 0.688], 0.8) })).toEqual([]);
  });

  it('never say anything that cannot be stored, whatever the curves', () => {
    const value = fc.double({ noDefaultInfinity: false, noNaN: false });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value, value), { maxLength: 30 }), (epochs) => {
        const flags = trialFlags({
          rows: epochs.map(([train, held, accuracy], index) => ({
            epoch: index + 1,
            metrics: { 'train/loss': train, 'eval/loss': held, 'eval/accuracy': accuracy },
          })),
          diverged: null,
          baseline,
        });
        for (const { evidence } of flags) expect(evidence.length).toBeLessThanOrEqual(300);
      }),
    );
  });
});

describe('thinning', () => {
  const kept = (epochs: number, base: number) =>
    Array.from({ length: epochs }, (_, index) => index + 1).filter((epoch) => keepsPoint(epoch, base));

  it('leaves 425 points of the curve and 63 of layers of a thousand epochs', () => {
    expect(kept(1000, curveBase)).toHaveLength(425);
    expect(kept(1000, dynamicsBase)).toHaveLength(63);
  });

  it('keeps every early epoch, gaps that never shrink, and at most base more for twice as many epochs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 5000 }), (base, epochs) => {
        const points = kept(epochs, base);
        expect(points.slice(0, base)).toEqual(Array.from({ length: Math.min(base, epochs) }, (_, index) => index + 1));
        const gaps = points.slice(1).map((point, index) => point - points[index]!);
        expect(gaps.every((gap, index) => index === 0 || gap >= gaps[index - 1]!)).toBe(true);
        const doublings = Math.max(0, Math.ceil(Math.log2(epochs / base)));
        expect(points.length).toBeLessThanOrEqual(base + (doublings * base) / 2 + doublings);
      }),
      { numRuns: 30 },
    );
  });
});
