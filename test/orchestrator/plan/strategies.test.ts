import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSweep } from '../../../orchestrator/plan/parse-sweep.ts';
import { planSweep } from '../../../orchestrator/plan/plan-sweep.ts';
import type { Plan } from '../../../orchestrator/plan/plan.ts';
import { sweepRecordOf } from '../../../orchestrator/plan/sweep-record.ts';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import { contains, fromUnit, middleOf } from '../../../shared/dimension.ts';
import { cumulative } from '../../../shared/distribution.ts';
import { methods } from '../../../shared/methods.ts';
import {
  dimensionOf,
  expectedNames,
  nested,
  pointDraws,
  pointsIn,
  spaces,
  type WrittenSpace,
} from '../../support/sweep-arbitraries.ts';
import type { Params } from '../../../shared/trial.ts';
import { fixedPlans, planHash } from '../../support/fixed-plans.ts';

type Method = (typeof methods)[number];

/** Plans a file with these keys; JSON is YAML. */
function plan(keys: Readonly<Record<string, unknown>>): Plan {
  const text = JSON.stringify({ task: 'sentiment', metric: { name: 'eval/loss', goal: 'minimize' }, ...keys });
  const { config, problems } = parseSweep(text, 'sweep.yaml');
  if (config === undefined) throw new Error(`${problems.map(({ message }) => message).join('\n')}\n${text}`);
  const { record, settings } = sweepRecordOf(config, { kind: 'built-in', name: 'x', sha256: '0'.repeat(64) }, 0);
  return planSweep(record, settings);
}

function planSpace(method: Method, space: WrittenSpace, keys: Readonly<Record<string, unknown>> = {}): Plan {
  const constraints = space.constraints.map(({ text }) => text);
  return plan({ method, run_cap: 12, seed: 5, parameters: nested(space.parameters), constraints, ...keys });
}

/** The defaults together; undefined where there is none. */
function defaultsOf(space: WrittenSpace): Params | undefined {
  if (!Object.values(space.parameters).some((written) => 'default' in written)) return undefined;
  const full = Object.fromEntries(
    Object.entries(space.parameters).map(([name, written]) => [
      name,
      'default' in written ? (written['default'] as string) : middleOf(dimensionOf(written)),
    ]),
  );
  const kept = expectedNames(space, full);
  return Object.fromEntries(Object.entries(full).filter(([name]) => kept.includes(name)));
}

const paramsOf = ({ trials }: Plan) => trials.map(({ params }) => params);

/** What every strategy promises of every space. */
function describeStrategy(method: Method): void {
  const holdsFor = (title: string, check: (space: WrittenSpace, seed: number) => void) =>
    it(title, () => {
      fc.assert(fc.property(spaces({ finite: method === 'grid' }), fc.nat(1e9), check), { numRuns: 25, seed: 1 });
    });

  describe(method, () => {
    holdsFor(
      'gives points of the space: in range, without what a condition removes, all constraints holding',
      (space) => {
        for (const params of paramsOf(planSpace(method, space))) {
          expect(Object.keys(params).sort()).toEqual(expectedNames(space, params));
          for (const [name, value] of Object.entries(params)) {
            expect(contains(dimensionOf(space.parameters[name]!), value)).toBe(true);
          }
          expect(space.constraints.filter(({ holds }) => !holds(params)).map(({ text }) => text)).toEqual([]);
        }
      },
    );

    holdsFor('gives no point twice, and all of a finite space under a larger cap', (space, seed) => {
      const all = planSpace(method, space, { run_cap: 60, seed });
      expect(new Set(paramsOf(all).map(canonicalJson)).size).toBe(all.trials.length);
      if (space.constraints.length === 0) expect(all.trials.length).toBe(Math.min(60, all.spaceSize ?? 60));
    });

    holdsFor('does not depend on the order of keys, nor on how names are nested', (space, seed) => {
      const turned = {
        parameters: Object.fromEntries(Object.entries(space.parameters).reverse()),
        constraints: space.constraints.toReversed(),
      };
      const { trials } = planSpace(method, space, { seed });
      expect(planSpace(method, turned, { seed }).trials).toEqual(trials);
      expect(planSpace(method, space, { seed, parameters: space.parameters }).trials).toEqual(trials);
    });

    if (method !== 'lhs')
      holdsFor('keeps its first trials under a larger cap', (space, seed) => {
        const few = planSpace(method, space, { run_cap: 5, seed }).trials;
        expect(planSpace(method, space, { run_cap: 11, seed }).trials.slice(0, few.length)).toEqual(few);
      });

    if (method !== 'grid')
      holdsFor('begins with the defaults where there are any', (space) => {
        const defaults = defaultsOf(space);
        if (defaults !== undefined) expect(paramsOf(planSpace(method, space))[0]).toEqual(defaults);
      });

    if (method !== 'grid')
      it('runs the listed points after the defaults, completed, in their order, and no point twice', () => {
        fc.assert(
          fc.property(spaces({ finite: false }), pointDraws, fc.nat(1e9), (space, draws, seed) => {
            const points = pointsIn(space, draws);
            const starts = new Map(
              [defaultsOf(space), ...points.map(({ complete }) => complete)].flatMap((start) =>
                start === undefined ? [] : [[canonicalJson(start), start]],
              ),
            );
            const keys = { seed, points_to_evaluate: points.map(({ written }) => written) };
            const planned = paramsOf(planSpace(method, space, keys));
            expect(planned.slice(0, starts.size)).toEqual([...starts.values()]);
            expect(new Set(planned.map(canonicalJson)).size).toBe(planned.length);
            if (method === 'lhs') return;
            const fewer = planSpace(method, space, { ...keys, run_cap: 8 }).trials;
            expect(planSpace(method, space, keys).trials.slice(0, fewer.length)).toEqual(fewer);
          }),
          { numRuns: 60, seed: 1 },
        );
      });
  });
}

methods.forEach(describeStrategy);

describe('lhs', () => {
  const fields = {
    rate: { distribution: 'log_uniform_values', min: 1e-4, max: 0.1 },
    noise: { distribution: 'normal', mu: 0, sigma: 2 },
    share: { distribution: 'beta', a: 2, b: 5 },
    scale: { distribution: 'log_normal', mu: 0, sigma: 1 },
    dropout: { distribution: 'uniform', min: 0, max: 0.6 },
  };

  it.each([
    ['alone', []],
    ['under a constraint', ['rate < 0.01 or dropout < 0.3']],
  ])('uses each part of every distribution once, %s', (_title, constraints) => {
    for (const count of [7, 50]) {
      const points = paramsOf(plan({ method: 'lhs', run_cap: count, seed: 3, parameters: fields, constraints }));
      for (const [name, written] of Object.entries(fields)) {
        const dimension = dimensionOf(written) as Parameters<typeof cumulative>[0];
        const reached = points.map((params) => cumulative(dimension, Number(params[name]))).sort((a, b) => a - b);
        // Values are rounded to six digits, which may carry one over the edge of its part.
        for (const [part, share] of reached.entries()) {
          expect(share).toBeGreaterThan(part / count - 1e-4);
          expect(share).toBeLessThan((part + 1) / count + 1e-4);
        }
      }
    }
  });

  it('has a row fewer for each listed point', () => {
    const points_to_evaluate = [0.1, 0.2, 0.3].map((dropout) => ({
      rate: 0.01,
      noise: 0,
      share: 0.5,
      scale: 1,
      dropout,
    }));
    const parameters = { ...fields, dropout: { ...fields.dropout, default: 0.4 } };
    const points = paramsOf(plan({ method: 'lhs', run_cap: 54, seed: 3, parameters, points_to_evaluate }));
    expect(points).toHaveLength(54);
    expect(points.slice(1, 4)).toEqual(points_to_evaluate);
    const parts = points.slice(4).map(({ dropout }) => Math.floor((Number(dropout) / 0.6) * 50 + 1e-4));
    expect(parts.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, part) => part));
    const alone = plan({ method: 'lhs', run_cap: 4, seed: 3, parameters, points_to_evaluate });
    expect(paramsOf(alone).slice(1)).toEqual(points_to_evaluate);
  });

  it('gives other points, under other ids, for another number of them', () => {
    const ids = (run_cap: number) =>
      plan({ method: 'lhs', run_cap, seed: 3, parameters: fields }).trials.map(({ id }) => id);
    expect(ids(8).filter((id) => ids(9).includes(id))).toEqual([]);
  });
});

describe('sobol', () => {
  it('has one point in each of 64 parts of every one of 20 parameters, whatever the seed', () => {
    const parameters = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`p${index}`, { distribution: 'uniform', min: 0, max: 1 }]),
    );
    for (const seed of [1, 2, 3]) {
      const points = paramsOf(plan({ method: 'sobol', run_cap: 64, seed, parameters }));
      for (const name of Object.keys(parameters))
        expect(new Set(points.map((params) => Math.floor(Number(params[name]) * 64))).size).toBe(64);
    }
  });
});

describe('a random dimension', () => {
  it('takes every value of a list as often as its probability says', () => {
    const dimension = dimensionOf({ values: ['a', 'b', 'c'], probabilities: [0.5, 0.3, 0.2] });
    const taken = Array.from({ length: 1000 }, (_, index) => fromUnit(dimension, (index + 0.5) / 1000));
    expect(['a', 'b', 'c'].map((value) => taken.filter((each) => each === value).length)).toEqual([500, 300, 200]);
  });
});

describe('the committed plans', () => {
  it.each(fixedPlans)('of $method come out the same on every Node version', ({ text, sha256 }) => {
    const { config } = parseSweep(text, 'fixed.yaml');
    const { record, settings } = sweepRecordOf(config!, { kind: 'built-in', name: 'x', sha256: '0'.repeat(64) }, 0);
    const { trials } = planSweep(record, settings);
    expect(planHash(trials)).toBe(sha256);
  });
});
