import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { table } from '../../../shared/parts/table.ts';
import type { TableRow } from '../../../shared/task.ts';

const examples = (rows: readonly TableRow[]) => rows.map((input) => ({ input, label: 0 }));

function encode(train: readonly TableRow[], rows: readonly TableRow[], options = {}) {
  const part = table(options);
  const state = part.fit(examples(train));
  const { inputs } = part.encode(examples(rows), {}, state);
  const width = state.features.length;
  expect(inputs.shape).toEqual([rows.length, width]);
  const row = (index: number) => [...inputs.values.slice(index * width, (index + 1) * width)];
  return { features: state.features, rows: rows.map((_, index) => row(index)) };
}

describe('table', () => {
  const train = [
    { age: 1, sex: 'm', always: 3, rare: 'x', ok: true },
    { age: 3, sex: 'f', always: 3, rare: 'y', ok: false },
    { age: null, sex: 'm', always: 3, rare: 'z', ok: true },
    { age: 8, sex: 'f', always: 3, rare: 'z', ok: true },
  ];

  it('scales numbers, fills with the median, marks missing values and makes texts one-hot', () => {
    const { features, rows } = encode(train, [train[2]!, train[1]!, { age: 4, sex: 'other', rare: null, ok: null }]);
    expect(features).toEqual(['age', 'age is missing', 'sex=f', 'sex=m', 'rare=z', 'ok']);
    const sd = Math.sqrt(((1 - 4) ** 2 + (3 - 4) ** 2 + (8 - 4) ** 2) / 3);
    const okSd = Math.sqrt(3 / 16);
    const close = (row: number[] | undefined, wanted: number[]) =>
      wanted.forEach((value, index) => expect(row![index]).toBeCloseTo(value, 5));
    close(rows[0], [(3 - 4) / sd, 1, 0, 1, 1, 0.25 / okSd]);
    close(rows[1], [(3 - 4) / sd, 0, 1, 0, 0, -0.75 / okSd]);
    // A value, category or column that training never had: nothing breaks.
    close(rows[2], [0, 0, 0, 0, 0, 0.25 / okSd]);
  });

  it('takes numbers as categories, leaves columns out and scales to a range where asked', () => {
    const options = { categories: ['month'], ignore: ['id'], scale: 'range' as const };
    const rows = [1, 2, 2, 1].map((month, id) => ({ id, month, x: 10 * id }));
    expect(encode(rows, rows, options)).toEqual({
      features: ['month=1', 'month=2', 'x'],
      rows: [
        [1, 0, 0],
        [0, 1, expect.closeTo(1 / 3, 6)],
        [0, 1, expect.closeTo(2 / 3, 6)],
        [1, 0, 1],
      ],
    });
  });

  it('keeps the most frequent categories', () => {
    const rows = ['a', 'a', 'a', 'b', 'b', 'c', 'c'].map((letter) => ({ letter }));
    expect(encode(rows, [], { maxCategories: 2 }).features).toEqual(['letter=a', 'letter=b']);
  });

  it('has mean 0 and deviation 1 on the rows it was fitted to, and finite numbers on any others', () => {
    const cell = fc.oneof(
      fc.integer({ min: -1e6, max: 1e6 }).map((cents) => cents / 100),
      fc.constant(null),
    );
    const rows = fc.array(fc.record({ a: cell }), { minLength: 2 });
    fc.assert(
      fc.property(rows, rows, (fitted, others) => {
        const { features, rows: encoded } = encode(fitted, others);
        expect(encoded.flat().every(Number.isFinite)).toBe(true);
        const known = fitted.filter(({ a }) => a !== null);
        if (features[0] !== 'a') return;
        const values = encode(known, known).rows.map(([a]) => a!);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        expect(mean).toBeCloseTo(0, 4);
        expect(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length).toBeCloseTo(1, 3);
      }),
    );
  });
});
