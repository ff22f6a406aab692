import { describe, expect, it } from 'vitest';
import { componentVariance, gridAnova, signalVariance } from '../../../orchestrator/analysis/grid-anova.ts';
import type { Grid } from '../../../orchestrator/analysis/grid-anova.ts';
import {
  componentTest,
  effectInterval,
  gridShares,
  lenth,
  pooledError,
} from '../../../orchestrator/analysis/grid-inference.ts';
import { seededRandom } from '../../../shared/seeded-random.ts';
import * as designs from '../../support/textbook-designs.ts';

function grid(sizes: readonly number[], cells: readonly (readonly number[])[]): Grid {
  let sum = 0;
  return {
    sizes,
    values: Float64Array.from(cells.flat()),
    offsets: Int32Array.of(0, ...cells.map((cell) => (sum += cell.length))),
  };
}

/** Sum of squares, F and p of the effect of these axes. */
function effect(design: Grid, ...axes: number[]) {
  const anova = gridAnova(design, design.sizes.length);
  const component = anova.components.find((other) => other.axes.join() === axes.join())!;
  const runs = anova.cells / anova.inverseReplicates;
  const test = anova.pureError && componentTest(anova, component, anova.pureError);
  return { ss: component.meanSquare * runs, df: component.df, f: test?.f ?? NaN, p: test?.p ?? NaN, anova, component };
}

describe('textbook designs', () => {
  it('reproduces npk without blocks', () => {
    const npk = grid([2, 2, 2], designs.npk);
    expect(effect(npk, 0).ss).toBeCloseTo(189.281667, 6);
    expect(effect(npk, 1).ss).toBeCloseTo(8.401667, 6);
    expect(effect(npk, 2).ss).toBeCloseTo(95.201667, 6);
    expect(effect(npk, 0, 1).ss).toBeCloseTo(21.281667, 6);
    expect(effect(npk, 0, 2).ss).toBeCloseTo(33.135, 6);
    expect(effect(npk, 1, 2).ss).toBeCloseTo(0.481667, 6);
    expect(effect(npk, 0, 1, 2).ss).toBeCloseTo(37.001667, 6);
    const { anova, f, p } = effect(npk, 0);
    expect(anova.pureError!.variance * 16).toBeCloseTo(491.58, 6);
    expect(f).toBeCloseTo(6.16076, 5);
    expect(p).toBeCloseTo(0.024542, 6);
  });

  it('reproduces InsectSprays', () => {
    const { ss, df, f, anova } = effect(grid([6], designs.insectSprays), 0);
    expect(ss).toBeCloseTo(2668.833333, 6);
    expect(df).toBe(5);
    expect(anova.pureError!.variance * 66).toBeCloseTo(1015.166667, 6);
    expect(f).toBeCloseTo(34.70228, 5);
  });

  it('takes the noise of chickwts from its unequal groups, whose classical F weighs groups by size', () => {
    const { pureError, means } = gridAnova(grid([6], designs.chickWeights), 1);
    expect(pureError!.df).toBe(65);
    expect(pureError!.variance * 65).toBeCloseTo(195556.021, 3);
    const counts = designs.chickWeights.map(({ length }) => length);
    const grand = counts.reduce((sum, n, at) => sum + n * means[at]!, 0) / 71;
    const between = counts.reduce((sum, n, at) => sum + n * (means[at]! - grand) ** 2, 0);
    expect(between).toBeCloseTo(231129.1621, 4);
    expect(between / 5 / pureError!.variance).toBeCloseTo(15.3648, 4);
  });

  it('reproduces warpbreaks with intervals', () => {
    const design = grid([2, 3], designs.warpbreaks);
    const wool = effect(design, 0);
    expect(wool.ss).toBeCloseTo(450.666667, 6);
    expect(wool.f).toBeCloseTo(3.76529, 5);
    expect(wool.p).toBeCloseTo(0.058213, 6);
    const tension = effect(design, 1);
    expect(tension.ss).toBeCloseTo(2034.259259, 6);
    expect(tension.f).toBeCloseTo(8.49805, 5);
    // 6.926192e-4, often printed, is the tail at the rounded F = 8.49805; at the exact F it is 6.926209e-4.
    expect(tension.p).toBeCloseTo(6.926209e-4, 10);
    const both = effect(design, 0, 1);
    expect(both.ss).toBeCloseTo(1002.777778, 6);
    expect(both.p).toBeCloseTo(0.0210442, 7);
    const error = both.anova.pureError!;
    expect(error.variance).toBeCloseTo(119.689815, 6);
    for (const [found, variance, low, high] of [
      [wool, 6.129201, 0, 0.24096],
      [tension, 33.238512, 0.08506, 0.62015],
      [both, 14.137003, 0.01255, 0.36791],
    ] as const) {
      expect(componentVariance(found.anova, found.component, error)).toBeCloseTo(variance, 6);
      const interval = effectInterval(found.anova, found.component, error);
      expect(interval.low).toBeCloseTo(low, 5);
      expect(interval.high).toBeCloseTo(high, 5);
    }
  });

  it('reproduces ToothGrowth', () => {
    const design = grid([2, 3], designs.toothGrowth);
    expect(effect(design, 0).ss).toBeCloseTo(205.35, 6);
    expect(effect(design, 0).f).toBeCloseTo(15.57198, 5);
    expect(effect(design, 0).p).toBeCloseTo(2.3118e-4, 8);
    expect(effect(design, 1).ss).toBeCloseTo(2426.434333, 6);
    expect(effect(design, 1).f).toBeCloseTo(91.99996, 4);
    const both = effect(design, 0, 1);
    expect(both.ss).toBeCloseTo(108.319, 6);
    expect(both.p).toBeCloseTo(0.0218603, 7);
    const variances = [effect(design, 0), effect(design, 1), both].map(({ anova, component }) =>
      componentVariance(anova, component, anova.pureError),
    );
    for (const [i, expected] of [3.202714, 40.001001, 1.365745].entries())
      expect(variances[i]).toBeCloseTo(expected, 6);
  });

  it('reproduces Montgomery’s battery life and filtration', () => {
    const battery = grid([3, 3], designs.battery);
    expect(effect(battery, 0).f).toBeCloseTo(7.91137, 4);
    expect(effect(battery, 1).f).toBeCloseTo(28.96769, 4);
    expect(effect(battery, 0, 1).ss).toBeCloseTo(9613.7778, 4);
    expect(effect(battery, 0, 1).p).toBeCloseTo(0.0186, 4);
    const filtration = grid(
      [2, 2, 2, 2],
      designs.filtration.map((y) => [y]),
    );
    const anova = gridAnova(filtration, 4);
    // The standard order varies A fastest: axis 3 is A, axis 0 is D.
    const share = (...axes: number[]) =>
      anova.components.find((other) => other.axes.join() === axes.join())!.meanSquare / anova.meanVariance;
    expect(share(3)).toBeCloseTo(0.3264, 5);
    expect(share(1, 3)).toBeCloseTo(0.22929, 5);
    expect(share(0, 3)).toBeCloseTo(0.19291, 5);
    expect(share(0)).toBeCloseTo(0.14929, 5);
    const effects = anova.components.map(({ meanSquare }) => 2 * Math.sqrt(meanSquare));
    const found = lenth(effects);
    expect(found.s0).toBeCloseTo(3.9375, 6);
    expect(found.pse).toBeCloseTo(2.625, 6);
    expect(found.df).toBe(5);
    expect(found.marginOfError).toBeCloseTo(6.74778, 5);
    expect(found.simultaneous).toBeCloseTo(13.69896, 4);
    expect(pooledError(anova, [2, 2, 2, 2])).toBeNull();
  });
});

describe('noise correction', () => {
  it('is unbiased for unequal replicates', () => {
    const random = seededRandom('unequal');
    const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    const truth = (i: number, j: number) => 1.2 * (i - 1) + (j === 0 ? 0.3 : -0.1) + 0.5 * (i - 1) * (j - 1);
    const exact = gridAnova(
      grid(
        [3, 3],
        Array.from({ length: 9 }, (_, c) => [truth(Math.floor(c / 3), c % 3)]),
      ),
      2,
    );
    const sums = new Float64Array(4);
    const draws = 1500;
    for (let draw = 0; draw < draws; draw++) {
      const cells = Array.from({ length: 9 }, (_, c) =>
        Array.from({ length: 1 + (c % 4) }, () => truth(Math.floor(c / 3), c % 3) + normal()),
      );
      const anova = gridAnova(grid([3, 3], cells), 2);
      for (const [i, component] of anova.components.entries())
        sums[i]! += componentVariance(anova, component, anova.pureError) / draws;
      sums[3]! += signalVariance(anova, anova.pureError) / draws;
    }
    // 1,500 draws: standard error up to 0.014; the full 4,000-draw test is in `npm run validate`.
    for (const [i, component] of exact.components.entries()) expect(sums[i]).toBeCloseTo(component.meanSquare, 1);
    expect(sums[3]).toBeCloseTo(exact.meanVariance, 1);
  });

  it('does not depend on the scale or the offset of the objective', () => {
    const base = gridShares(gridAnova(grid([2, 3], designs.toothGrowth), 2), [2, 3], null);
    const moved = gridShares(
      gridAnova(
        grid(
          [2, 3],
          designs.toothGrowth.map((cell) => cell.map((y) => 3 * y - 7)),
        ),
        2,
      ),
      [2, 3],
      null,
    );
    for (const axis of [0, 1]) expect(moved.first[axis]).toBeCloseTo(base.first[axis]!, 12);
  });
});

describe('NIST StRD', () => {
  const digits = (found: number, certified: number) =>
    found === certified ? 16 : -Math.log10(Math.abs(found - certified) / certified);
  const f = (cells: readonly (readonly number[])[]) => effect(grid([cells.length], cells), 0).f;

  it.each([
    ['SiRstv', designs.siRstv, 1.18046237440255, 12.5],
    ['AtmWtAg', designs.atmWtAg, 15.946733567793, 9.8],
    ['SmLs01', designs.smLs(21, '1'), 21, 12.5],
    ['SmLs02', designs.smLs(201, '1'), 201, 12.5],
    ['SmLs03', designs.smLs(2001, '1'), 2001, 12.5],
    ['SmLs04', designs.smLs(21, '1000000'), 21, 10],
    ['SmLs05', designs.smLs(201, '1000000'), 201, 10],
    ['SmLs06', designs.smLs(2001, '1000000'), 2001, 10],
    ['SmLs07', designs.smLs(21, '1000000000000'), 21, 4],
    ['SmLs08', designs.smLs(201, '1000000000000'), 201, 4],
    ['SmLs09', designs.smLs(2001, '1000000000000'), 2001, 4],
  ] as const)('%s: F agrees with the certified value to the attainable digits', (...row) => {
    const [, cells, certified, least] = row;
    expect(digits(f(cells), certified)).toBeGreaterThanOrEqual(least);
  });
});
