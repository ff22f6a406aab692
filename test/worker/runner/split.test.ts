import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Example } from '../../../shared/task.ts';
import { normalisedText, splitExamples } from '../../../worker/runner/split.ts';

const shares = fc.record({
  eval: fc.double({ min: 0.05, max: 0.5, noNaN: true }),
  test: fc.constantFrom(0, 0.1, 0.25),
});
const seed = fc.integer({ min: 0, max: 2 ** 31 });
const label = fc.constantFrom('a', 'b', 'c');
/** Few distinct texts, in changing case and spacing, so that duplicates are common. */
const text = fc
  .tuple(
    fc.constantFrom('good film', 'bad film', 'so so', 'why', 'never again', 'fine'),
    fc.integer({ min: 0, max: 40 }),
  )
  .chain(([words, number]) =>
    fc.constantFrom(`${words} ${number}`, ` ${words.toUpperCase()}  ${number} `, `${words}\t${number}`),
  );
const examples = fc.array(fc.record({ input: text, label }), { minLength: 2, maxLength: 200 });
const distinct = fc
  .array(label, { minLength: 5, maxLength: 300 })
  .map((labels): Example[] => labels.map((name, index) => ({ input: `text ${index}`, label: name })));

function all(sides: { train: readonly number[]; eval: readonly number[]; test: readonly number[] }): number[] {
  return [...sides.train, ...sides.eval, ...sides.test];
}

describe('splitExamples', () => {
  it('puts every example on exactly one side, each side in source order', () => {
    fc.assert(
      fc.property(examples, shares, seed, (rows, share, from) => {
        const sides = splitExamples(rows, { seed: from, shares: share, stratify: true });
        expect(all(sides).sort((a, b) => a - b)).toEqual([...rows.keys()]);
        for (const side of [sides.train, sides.eval, sides.test]) expect(side).toEqual([...side].sort((a, b) => a - b));
      }),
    );
  });

  it('keeps texts that are equal but for case and spacing on one side', () => {
    fc.assert(
      fc.property(examples, shares, seed, (rows, share, from) => {
        const sides = splitExamples(rows, { seed: from, shares: share, stratify: true });
        const texts = (side: readonly number[]) => new Set(side.map((index) => normalisedText(rows[index]!.input)));
        const [train, held, test] = [texts(sides.train), texts(sides.eval), texts(sides.test)];
        expect([...held, ...test].filter((one) => train.has(one))).toEqual([]);
        expect([...held].filter((one) => test.has(one))).toEqual([]);
      }),
    );
  });

  it("holds each class's count on a side within 1 of its share, and the side's size within half an example", () => {
    fc.assert(
      fc.property(distinct, shares, seed, (rows, share, from) => {
        const sides = splitExamples(rows, { seed: from, shares: share, stratify: true });
        for (const [side, wanted] of [
          [sides.eval, share.eval],
          [sides.test, share.test],
        ] as const) {
          expect(Math.abs(side.length - rows.length * wanted)).toBeLessThanOrEqual(0.5 + 1e-9);
          for (const name of ['a', 'b', 'c']) {
            const have = side.filter((index) => rows[index]!.label === name).length;
            const total = rows.filter((row) => row.label === name).length;
            expect(Math.abs(have - total * wanted)).toBeLessThan(1 + 1e-9);
          }
        }
      }),
    );
  });

  it('fills eval from the other classes when test took the last example of one', () => {
    const rows: Example[] = ['b', 'a', 'a', 'a', 'a', 'a'].map((label, index) => ({ input: `text ${index}`, label }));
    for (let from = 0; from < 20; from++) {
      const sides = splitExamples(rows, {
        seed: from,
        shares: { eval: 0.4166666668333333, test: 0.25 },
        stratify: true,
      });
      expect([sides.eval.length, sides.test.length]).toEqual([3, 2]);
    }
  });

  it('keeps whole groups together and still fills eval as near as they allow', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 8 }), seed, (groups, size, from) => {
        const rows: Example[] = Array.from({ length: groups * size }, (_, index) => ({
          input: [index],
          label: index % 2,
          group: Math.floor(index / size),
        }));
        const sides = splitExamples(rows, { seed: from, shares: { eval: 0.25, test: 0 }, stratify: true });
        const train = new Set(sides.train.map((index) => rows[index]!.group));
        expect(sides.eval.some((index) => train.has(rows[index]!.group))).toBe(false);
        expect(sides.eval.length).toBeGreaterThan(0);
        expect(sides.train.length).toBeGreaterThan(0);
        expect(Math.abs(sides.eval.length - rows.length * 0.25)).toBeLessThanOrEqual(Math.max(size, 2));
      }),
    );
  });

  it('is a function of the seed, and other seeds give other splits', () => {
    const rows: Example[] = Array.from({ length: 200 }, (_, index) => ({ input: [index], label: index % 3 }));
    const split = (from: number) =>
      splitExamples(rows, { seed: from, shares: { eval: 0.2, test: 0.1 }, stratify: true });
    expect(split(4)).toEqual(split(4));
    expect(split(5).eval).not.toEqual(split(4).eval);
    expect(split(4).eval.slice(0, 12)).toMatchInlineSnapshot(`
      [
        1,
        3,
        6,
        18,
        21,
        22,
        24,
        30,
        35,
        37,
        44,
        48,
      ]
    `);
  });

  it('counts equal vectors, equal rows in another key order and linked groups as one example', () => {
    const rows: Example[] = [
      { input: [1, 2], label: 0, group: 'x' },
      { input: { values: new Float32Array([1, 2]), shape: [2] }, label: 0, group: 'y' },
      { input: [5, 6], label: 1, group: 'y' },
      { input: [7, 8], label: 1 },
    ];
    for (let from = 0; from < 30; from++) {
      const { eval: held } = splitExamples(rows, { seed: from, shares: { eval: 0.25, test: 0 }, stratify: false });
      expect(held).toEqual([3]);
    }
    const table: Example[] = [
      { input: { b: 1, a: null }, label: 1 },
      { input: { a: null, b: 1 }, label: 2 },
      { input: { a: 3, b: 1 }, label: 3 },
    ];
    const { eval: held } = splitExamples(table, { seed: 1, shares: { eval: 1 / 3, test: 0 }, stratify: false });
    expect(held).toEqual([2]);
  });
});
