import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { predictionSummarySchema, sampledPositions } from '../../../shared/dynamics.ts';
import { sampledPredictions, sampleLines, sampleOfLines } from '../../../shared/sampled-examples.ts';
import { predictionSummary } from '../../../worker/runner/prediction-summary.ts';

const seeds = fc.nat(2 ** 31);

describe('the prediction summary', () => {
  it('keeps class and confidence of every sampled example, in at most 4 kB', () => {
    const sizes = fc.record({
      classCount: fc.integer({ min: 2, max: 40 }),
      evalCount: fc.integer({ min: 1, max: 2500 }),
    });
    fc.assert(
      fc.property(sizes, seeds, ({ classCount, evalCount }, sweepSeed) => {
        const winner = (position: number) => (position * 7 + 3) % classCount;
        const sure = (position: number) => 0.51 + (0.49 * (position % 97)) / 97;
        const outputs = Float64Array.from({ length: evalCount * classCount }, (_, at) => {
          const position = Math.floor(at / classCount);
          return at % classCount === winner(position) ? sure(position) : (1 - sure(position)) / (classCount - 1);
        });
        const summary = predictionSummary(outputs, { classCount, sweepSeed });
        expect(predictionSummarySchema.parse(summary)).toEqual(summary);
        const told = sampledPredictions(summary, { sweepSeed, evalCount });
        expect(told.map(({ position }) => position)).toEqual(
          sampledPositions(sweepSeed, evalCount, classCount <= 16 ? 2000 : 1400),
        );
        const step = classCount <= 16 ? 1 / 15 : 1 / 255;
        for (const { position, predicted, confidence } of told) {
          if (predicted !== winner(position)) throw new Error(`${position}: ${predicted}`);
          if (Math.abs(confidence! - sure(position)) > step / 2 + 1e-12) throw new Error(`${position}: ${confidence}`);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('keeps values to a 65,535th of their range', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 }),
        (values) => {
          const summary = predictionSummary(values, { classCount: 0, sweepSeed: 1 });
          const told = sampledPredictions(summary, { sweepSeed: 1, evalCount: values.length });
          const range = Math.max(...values) - Math.min(...values);
          for (const { position, predicted } of told)
            expect(Math.abs(predicted - values[position]!)).toBeLessThanOrEqual(range / 65_535 + 1e-9);
        },
      ),
    );
  });

  it('says nothing where it does not fit the data: it comes from a log that nobody signs', () => {
    const summary = predictionSummary([0.9, 0.1, 0.2, 0.8], { classCount: 2, sweepSeed: 1 });
    expect(sampledPredictions(summary, { sweepSeed: 1, evalCount: 3 })).toEqual([]);
    expect(sampledPredictions({ ...summary, data: 'no base64!' }, { sweepSeed: 1, evalCount: 2 })).toEqual([]);
  });
});

describe('the sampled examples in the log of the gates', () => {
  it('come back in order, once each, from lines below the limit, among lines of others', () => {
    const examples = Array.from({ length: 2000 }, (_, index) => ({
      ...{ position: 3 * index, label: 'l'.repeat(60), text: '\u0001'.repeat(160) },
    }));
    const lines = sampleLines(examples);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(64_000);
    expect(sampleOfLines(['not ours', ...lines.toReversed(), ...lines, '{"kind":"sample"}'])).toEqual(examples);
  });
});
