import { describe, expect, it } from 'vitest';
import type { SearchSpace } from '../../shared/search-space.ts';
import { listedPoints, startsOf } from '../../shared/starts.ts';
import type { Params } from '../../shared/trial.ts';

const space: SearchSpace = [
  { name: 'momentum', dimension: { kind: 'uniform', min: 0, max: 0.9 }, when: { optimizer: ['sgd'] } },
  { name: 'optimizer', dimension: { kind: 'categorical', values: ['sgd', 'adam', null] } },
  { name: 'rate', dimension: { kind: 'uniform', min: -1, max: 1 }, default: 0.5 },
  { name: 'toString', dimension: { kind: 'constant', value: 3 } },
];
const without = space.filter((parameter) => parameter.default === undefined);

describe('the configurations that come first', () => {
  it('are none where nothing is listed and no parameter has a default', () => {
    expect(startsOf(without)).toEqual([]);
    expect(startsOf(without, [])).toEqual([]);
  });

  it('are the simple start, then the points in their order, each with all that its conditions leave', () => {
    const points: Params[] = [
      { optimizer: 'adam', rate: 0.1 },
      { optimizer: 'sgd', momentum: 0.9 },
      { optimizer: null },
    ];
    expect(startsOf(space, points)).toEqual([
      { momentum: 0.45, optimizer: 'sgd', rate: 0.5, toString: 3 },
      { optimizer: 'adam', rate: 0.1, toString: 3 },
      { momentum: 0.9, optimizer: 'sgd', rate: 0.5, toString: 3 },
      { optimizer: null, rate: 0.5, toString: 3 },
    ]);
    expect(startsOf(without, [{ optimizer: 'adam' }])).toEqual([{ optimizer: 'adam', toString: 3 }]);
  });

  it('are there once, however often and in whatever order of names they are written', () => {
    const points: Params[] = [
      { rate: 0.1, optimizer: 'adam' },
      { optimizer: 'sgd', rate: 0.5, momentum: 0.45 },
      { optimizer: 'adam', toString: 3, rate: 0.1 },
      { optimizer: 'adam', rate: -0 },
      { optimizer: 'adam', rate: 0 },
    ];
    const listed = [
      { optimizer: 'adam', rate: 0.1, toString: 3 },
      { optimizer: 'adam', rate: 0, toString: 3 },
    ];
    expect(listedPoints(space, points)).toEqual(listed);
    expect(startsOf(space, points)).toEqual([{ momentum: 0.45, optimizer: 'sgd', rate: 0.5, toString: 3 }, ...listed]);
    expect(startsOf(space, startsOf(space, points))).toEqual(startsOf(space, points));
  });
});
