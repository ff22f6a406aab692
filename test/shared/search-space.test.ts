import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spaceSize } from '../../shared/point-set.ts';
import {
  contains,
  describeDimension,
  dimensionSize,
  fromUnit,
  indexOf,
  middleOf,
  valueAt,
  type Dimension,
} from '../../shared/dimension.ts';

const units: Dimension = { kind: 'int_uniform', min: 4, max: 64 };
const sizes: Dimension = { kind: 'categorical', values: [8, 16, 32] };
const dropout: Dimension = { kind: 'uniform', min: 0, max: 0.6 };
const rate: Dimension = { kind: 'log_uniform_values', min: 1e-4, max: 0.1 };
const fixed: Dimension = { kind: 'constant', value: 'adam' };
const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('describeDimension', () => {
  it.each([
    [units, 'int 4 .. 64'],
    [sizes, '8, 16, 32'],
    [dropout, '0 .. 0.6'],
    [rate, 'log 0.0001 .. 0.1'],
    [fixed, 'adam'],
  ])('says %o in a few words', (dimension, text) => {
    expect(describeDimension(dimension)).toBe(text);
  });
});

describe('sizes', () => {
  it('count the values, both ends of an int range included', () => {
    expect([units, sizes, dropout, rate, fixed].map(dimensionSize)).toEqual([61, 3, null, null, 1]);
  });

  it('multiply, and are unknown for a mixture or beyond a double', () => {
    const named = (dimensions: Dimension[]) => dimensions.map((dimension, index) => ({ name: `p${index}`, dimension }));
    expect(spaceSize(named([units, sizes, fixed]))).toBe(183);
    expect(spaceSize(named([units, dropout]))).toBeNull();
    expect(spaceSize(named(Array.from({ length: 400 }, () => units)))).toBeNull();
    expect(spaceSize([])).toBe(1);
  });
});

describe('containment', () => {
  it.each<[Dimension, unknown[], unknown[]]>([
    [units, [4, 64, 5], [3, 65, 4.5, '4', null]],
    [sizes, [8, 32], [12, '8', true]],
    [dropout, [0, 0.6, 0.3], [-0.1, 0.61, '0', null, NaN]],
    [rate, [1e-4, 0.1], [0, 0.2]],
    [fixed, ['adam'], ['sgd', null]],
  ])('of %o takes both ends and nothing else', (dimension, inside, outside) => {
    for (const value of inside) expect(contains(dimension, value as number)).toBe(true);
    for (const value of outside) expect(contains(dimension, value as number)).toBe(false);
  });
});

describe('values', () => {
  it('are found again by their index', () => {
    for (const dimension of [units, sizes, fixed])
      for (let index = 0; index < (dimensionSize(dimension) ?? 0); index++)
        expect(indexOf(dimension, valueAt(dimension, index))).toBe(index);
    expect(indexOf(sizes, 12)).toBe(-1);
    expect(indexOf(dropout, 0.1)).toBe(-1);
  });

  it('are refused outside the dimension', () => {
    expect(() => valueAt(sizes, 3)).toThrow(RangeError);
    expect(() => valueAt(sizes, 0.5)).toThrow(RangeError);
    expect(() => valueAt(dropout, 0)).toThrow(RangeError);
  });

  it('drawn from any number of [0, 1) are contained, with at most 6 digits in wide ranges', () => {
    fc.assert(
      fc.property(fc.constantFrom(units, sizes, dropout, rate, fixed), unit, (dimension, chance) => {
        const value = fromUnit(dimension, chance);
        expect(contains(dimension, value)).toBe(true);
        if (typeof value === 'number') expect(value).toBe(Number(value.toPrecision(6)));
      }),
    );
  });

  it('keep more digits in a range that is narrow beside its ends', () => {
    const narrow: Dimension = { kind: 'uniform', min: 1e6, max: 1e6 + 1 };
    const values = new Set([0.1, 0.2, 0.3, 0.4].map((chance) => fromUnit(narrow, chance)));
    expect(values.size).toBe(4);
    expect(contains(narrow, fromUnit(narrow, 0.3))).toBe(true);
  });

  it('stay finite over the widest range a double has', () => {
    const wide: Dimension = { kind: 'uniform', min: -Number.MAX_VALUE, max: Number.MAX_VALUE };
    expect(contains(wide, fromUnit(wide, 0.9))).toBe(true);
    expect(fromUnit(wide, 0.5)).toBe(0);
  });

  it('have a middle on their own scale', () => {
    expect([units, sizes, dropout, rate, fixed].map(middleOf)).toEqual([34, 8, 0.3, 0.00316228, 'adam']);
  });
});
