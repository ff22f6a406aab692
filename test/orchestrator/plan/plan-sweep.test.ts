import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planSweep, positions } from '../../../orchestrator/plan/plan-sweep.ts';
import type { Plan } from '../../../orchestrator/plan/plan.ts';
import { sweepRecordOf } from '../../../orchestrator/plan/sweep-record.ts';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import { searchSpaceOf, type ParameterConfig } from '../../../shared/parameter-config.ts';
import { parseRecord, recordLimits, sweepRecordSchema, type TaskRef } from '../../../shared/records.ts';
import { spaceSize } from '../../../shared/point-set.ts';
import { contains } from '../../../shared/dimension.ts';
import { sweepConfigSchema, type SweepConfig } from '../../../shared/sweep-config.ts';
import { maxDescriptionLength, wholeRules } from '../../../shared/sweep-rules.ts';

const task: TaskRef = { kind: 'built-in', name: 'sentiment', sha256: '0'.repeat(64) };

function config(changes: Readonly<Record<string, unknown>> = {}): SweepConfig {
  return sweepConfigSchema.parse({
    task: 'sentiment',
    method: 'random',
    run_cap: 24,
    seed: 7,
    metric: { name: 'eval/accuracy', goal: 'maximize' },
    parameters: { a: { distribution: 'uniform', min: 0, max: 1 } },
    ...changes,
  });
}

function plan(changes: Readonly<Record<string, unknown>> = {}): Plan {
  const { record, settings } = sweepRecordOf(config(changes), task, 0);
  return planSweep(record, settings);
}

const list = (...values: unknown[]) => ({ distribution: 'categorical', values });
const mixed = {
  learning_rate: { distribution: 'log_uniform_values', min: 1e-4, max: 0.1, default: 1e-3 },
  dropout: { distribution: 'uniform', min: 0, max: 0.5 },
  units: { distribution: 'int_uniform', min: 4, max: 64 },
  optimizer: list('sgd', 'adam'),
  classes: { distribution: 'constant', value: 2 },
};

const word = fc.stringMatching(/^[a-z]{1,6}$/);
const finite: fc.Arbitrary<ParameterConfig> = fc.oneof(
  fc.record({ distribution: fc.constant('constant' as const), value: fc.integer() }),
  fc.record({
    distribution: fc.constant('categorical' as const),
    values: fc.uniqueArray(fc.oneof(fc.integer(), fc.boolean(), word, fc.constant(null)), {
      minLength: 1,
      maxLength: 5,
    }),
  }),
  fc
    .tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 6 }))
    .map(([min, more]) => ({ distribution: 'int_uniform' as const, min, max: min + more })),
);
const ends = fc
  .tuple(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.double({ min: 1.0001, max: 1e6, noNaN: true }))
  .map(([min, factor]) => ({ min, max: min * factor }));
const continuous: fc.Arbitrary<ParameterConfig> = fc.oneof(
  ends.map(({ min, max }) => ({ distribution: 'uniform' as const, min: -max, max: min })),
  ends.map(({ min, max }) => ({ distribution: 'log_uniform_values' as const, min, max })),
);
const dictionary = (parameter: fc.Arbitrary<ParameterConfig>) =>
  fc.dictionary(word, parameter, { minKeys: 1, maxKeys: 4 });
const seeds = fc.nat({ max: 1_000_000 });
const params = (planned: Plan) => planned.trials.map((trial) => trial.params);

describe('a complete grid', () => {
  it('has every point once, names sorted, the last varying fastest', () => {
    const planned = plan({ method: 'grid', run_cap: undefined, parameters: { b: list(1, 2), a: list('x', 'y') } });
    expect(params(planned)).toEqual([
      { a: 'x', b: 1 },
      { a: 'x', b: 2 },
      { a: 'y', b: 1 },
      { a: 'y', b: 2 },
    ]);
    expect(planned.description).toBe('complete grid: 4 configurations');
  });

  it('has as many points as the product of its lists, all different and contained', () => {
    fc.assert(
      fc.property(dictionary(finite), seeds, (parameters, seed) => {
        const planned = plan({ method: 'grid', run_cap: undefined, seed, parameters });
        const space = searchSpaceOf(parameters);
        expect(planned.trials).toHaveLength(spaceSize(space) ?? NaN);
        expect(new Set(params(planned).map(canonicalJson)).size).toBe(planned.trials.length);
        for (const trial of planned.trials)
          for (const { name, dimension } of space) expect(contains(dimension, trial.params[name] ?? null)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a part of a grid', () => {
  const million = Object.fromEntries(
    Array.from('abcdef').map((name) => [name, { distribution: 'int_uniform', min: 0, max: 9 }]),
  );

  it('is a seeded random subset that a larger cap extends', () => {
    const part = plan({ method: 'grid', run_cap: 40, parameters: million });
    const more = plan({ method: 'grid', run_cap: 60, parameters: million });
    expect(part.description).toBe('random search over a hand-defined grid: 40 of 1,000,000 configurations');
    expect(more.trials.slice(0, 40)).toEqual(part.trials);
    expect(new Set(more.trials.map((trial) => trial.configuration)).size).toBe(60);
    expect(params(plan({ method: 'grid', run_cap: 40, seed: 8, parameters: million }))).not.toEqual(params(part));
  });

  it('keeps every trial and its number when the cap reaches the whole grid and goes beyond', () => {
    const parameters = { a: list(1, 2, 3), b: list(1, 2, 3) };
    const few = plan({ method: 'grid', run_cap: 4, parameters });
    const whole = plan({ method: 'grid', run_cap: 9, parameters });
    expect(whole.trials.slice(0, 4)).toEqual(few.trials);
    expect(plan({ method: 'grid', run_cap: 20, parameters }).trials).toEqual(whole.trials);
  });

  it('keeps trial ids when the grid is completed', () => {
    const parameters = { a: list(1, 2, 3), b: list(1, 2, 3) };
    const part = plan({ method: 'grid', run_cap: 4, parameters });
    const whole = new Map(
      plan({ method: 'grid', run_cap: undefined, parameters }).trials.map((trial) => [trial.id, trial.params]),
    );
    for (const trial of part.trials) expect(whole.get(trial.id)).toEqual(trial.params);
  });

  it('is drawn from up to 2^53 - 1 points without making them', () => {
    const parameters = { a: { distribution: 'int_uniform', min: -4503599627370495, max: 4503599627370495 } };
    const planned = plan({ method: 'grid', run_cap: 1000, parameters });
    expect(new Set(planned.trials.map((trial) => trial.params['a'])).size).toBe(1000);
    const high = planned.trials.filter((trial) => Number(trial.params['a']) > 0).length;
    expect(high).toBeGreaterThan(400);
    expect(high).toBeLessThan(600);
  });
});

describe('random search', () => {
  it('draws values that are contained, and the same first ones under a larger cap', () => {
    fc.assert(
      fc.property(dictionary(fc.oneof(finite, continuous)), seeds, (parameters, seed) => {
        const few = plan({ seed, run_cap: 7, parameters });
        const many = plan({ seed, run_cap: 20, parameters });
        expect(many.trials.slice(0, few.trials.length)).toEqual(few.trials);
        for (const { name, dimension } of searchSpaceOf(parameters))
          for (const trial of many.trials) expect(contains(dimension, trial.params[name] ?? null)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('never draws a point of a finite space twice, and all of them under a larger cap', () => {
    fc.assert(
      fc.property(dictionary(finite), seeds, fc.integer({ min: 1, max: 300 }), (parameters, seed, cap) => {
        const planned = plan({ seed, run_cap: cap, parameters });
        expect(planned.trials).toHaveLength(Math.min(cap, planned.spaceSize ?? NaN));
        expect(new Set(params(planned).map(canonicalJson)).size).toBe(planned.trials.length);
      }),
      { numRuns: 40 },
    );
  });

  it('starts from the defaults once any is given, and does not draw that point again', () => {
    const parameters = {
      a: { ...list(1, 2, 3), default: 2 },
      b: { distribution: 'int_uniform', min: 1, max: 4 },
      c: list('x', 'y'),
    };
    const planned = plan({ run_cap: 100, parameters });
    expect(planned.trials[0]?.params).toEqual({ a: 2, b: 2, c: 'x' });
    expect(new Set(params(planned).map(canonicalJson)).size).toBe(24);
    expect(planned.description).toBe('random search: all 24 configurations, fewer than run_cap 100');
  });

  it('fills the simple start with middles, on their own scale', () => {
    expect(plan({ parameters: mixed }).trials[0]?.params).toEqual({
      classes: 2,
      dropout: 0.25,
      learning_rate: 0.001,
      optimizer: 'sgd',
      units: 34,
    });
  });

  it('leaves the other draws alone when a default is added', () => {
    const learning_rate = { distribution: 'log_uniform_values', min: 1e-4, max: 0.1 };
    const without = params(plan({ parameters: { ...mixed, learning_rate } }));
    expect(params(plan({ parameters: mixed })).slice(1)).toEqual(without.slice(1));
  });

  it('draws from finite spaces too large to number', () => {
    const parameters = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`p${index}`, { distribution: 'int_uniform', min: 1, max: 10 }]),
    );
    const planned = plan({ run_cap: 50, parameters });
    expect(planned.description).toBe('random search: 50 of 1.0e+30 configurations');
    expect(new Set(params(planned).map(canonicalJson)).size).toBe(50);
  });

  it('spreads over the range: thirds get their share on the own scale', () => {
    const planned = plan({ run_cap: 6000, parameters: mixed });
    const share = (inside: (value: number) => boolean, name: string) =>
      params(planned).filter((point) => inside(Number(point[name]))).length / 6000;
    expect(share((value) => value < 1e-3, 'learning_rate')).toBeCloseTo(1 / 3, 1);
    expect(share((value) => value < 0.5 / 3, 'dropout')).toBeCloseTo(1 / 3, 1);
    expect(share((value) => value === 4, 'units')).toBeCloseTo(1 / 61, 2);
    expect(share((value) => value === 64, 'units')).toBeCloseTo(1 / 61, 2);
  });
});

describe('listed points', () => {
  const points = [
    { dropout: 0.1, units: 4, optimizer: 'adam' },
    { dropout: 0.2, units: 64, optimizer: 'sgd', learning_rate: 0.05 },
  ];
  const complete = [
    { classes: 2, dropout: 0.1, learning_rate: 0.001, optimizer: 'adam', units: 4 },
    { classes: 2, dropout: 0.2, learning_rate: 0.05, optimizer: 'sgd', units: 64 },
  ];

  it.each(['random', 'sobol'])('come after the simple start in %s and leave the other draws alone', (method) => {
    const without = params(plan({ method, parameters: mixed }));
    const planned = params(plan({ method, parameters: mixed, points_to_evaluate: points }));
    expect(planned).toEqual([without[0], ...complete, ...without.slice(3)]);
  });

  it('take the place of draws that constraints refuse as of others', () => {
    const parameters = { a: { distribution: 'uniform', min: 0, max: 1 } };
    const constraints = ['a < 0.5'];
    const without = params(plan({ run_cap: 40, parameters }));
    const listed = [{ a: 0.25 }, { a: 0.125 }];
    const planned = params(plan({ run_cap: 10, parameters, constraints, points_to_evaluate: listed }));
    const allowed = without.slice(2).filter(({ a }) => Number(a) < 0.5);
    expect(planned).toEqual([...listed, ...allowed.slice(0, 8)]);
  });

  it.each(['random', 'sobol', 'lhs'])('come first of a finite space in %s, and every other point once', (method) => {
    const parameters = { a: list(1, 2, 3), b: list('x', 'y') };
    const listed = [
      { a: 3, b: 'y' },
      { a: 1, b: 'x' },
    ];
    for (const run_cap of [4, 6, 100]) {
      const planned = params(plan({ method, run_cap, parameters, points_to_evaluate: listed }));
      expect(planned.slice(0, 2)).toEqual(listed);
      expect(new Set(planned.map(canonicalJson)).size).toBe(Math.min(run_cap, 6));
      expect(planned).toHaveLength(Math.min(run_cap, 6));
    }
  });

  it('may be a thousand, and all that runs', () => {
    const listed = Array.from({ length: 1000 }, (_, index) => ({ a: (index + 1) / 1001 }));
    const planned = plan({ run_cap: 1000, points_to_evaluate: listed });
    expect(params(planned)).toEqual(listed);
    expect(planned.description).toBe('random search: 1,000 configurations, all of them listed');
  });

  it('are counted in the plan, and repeated as the first configurations', () => {
    const changes = { parameters: mixed, run_cap: 5, points_to_evaluate: points };
    const planned = plan({ ...changes, replicates: { configs: 2, seeds: 3 } });
    expect(planned.description).toBe('random search: 5 configurations, 2 of them listed, 9 trials');
    expect(params(planned).slice(3, 6)).toEqual([complete[0], complete[0], complete[0]]);
  });

  it('change nothing in a grid', () => {
    const grid = { method: 'grid', run_cap: 3, parameters: { a: list(1, 2), b: list('x', 'y') } };
    expect(plan({ ...grid, points_to_evaluate: [{ a: 2, b: 'y' }] })).toEqual(plan(grid));
  });
});

describe('replicates', () => {
  it('give the first configurations several seeds, numbered together', () => {
    const planned = plan({ run_cap: 3, replicates: { configs: 2, seeds: 3 } });
    expect(planned.trials.map(({ number, configuration, replicate }) => [number, configuration, replicate])).toEqual([
      [0, 0, 0],
      [1, 0, 1],
      [2, 0, 2],
      [3, 1, 0],
      [4, 1, 1],
      [5, 1, 2],
      [6, 2, 0],
    ]);
    expect(planned.description).toBe('random search: 3 configurations, 7 trials');
  });

  it('keep numbers, ids and seeds of earlier trials when run_cap grows', () => {
    const replicates = { configs: 'all', seeds: 2 };
    const few = plan({ run_cap: 5, replicates });
    expect(plan({ run_cap: 9, replicates }).trials.slice(0, 10)).toEqual(few.trials);
  });

  it('keep the ids of the first seeds when there are more', () => {
    const ids = new Set(plan({ run_cap: 5, replicates: { seeds: 4 } }).trials.map((trial) => trial.id));
    for (const trial of plan({ run_cap: 5, replicates: { seeds: 2 } }).trials) expect(ids).toContain(trial.id);
  });

  it('use the same seeds in every configuration when shared, other ones when not', () => {
    const seedsOf = (shared: boolean) => {
      const { trials } = plan({ run_cap: 4, replicates: { seeds: 3, shared } });
      return [0, 1, 2, 3].map((key) =>
        trials.filter((trial) => trial.configuration === key).map((trial) => trial.seed),
      );
    };
    expect(new Set(seedsOf(true).map(String)).size).toBe(1);
    expect(new Set(seedsOf(false).flat()).size).toBe(12);
  });

  it('give every trial an id of its own and a seed from 1 to 2^31 - 1', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 20 }), fc.boolean(), (seed, count, shared) => {
        const { trials } = plan({ seed, replicates: { seeds: count, shared } });
        expect(new Set(trials.map((trial) => trial.id)).size).toBe(trials.length);
        for (const trial of trials) {
          expect(trial.seed).toBeGreaterThanOrEqual(1);
          expect(trial.seed).toBeLessThan(2 ** 31);
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('the positions of trials', () => {
  it('are a seeded shuffle of their numbers', () => {
    const planned = plan({ run_cap: 50 });
    const order = positions(planned);
    expect(order.toSorted((a, b) => a - b)).toEqual(planned.trials.map((trial) => trial.number));
    expect(order).not.toEqual(planned.trials.map((trial) => trial.number));
    expect(positions(plan({ run_cap: 50 }))).toEqual(order);
    expect(positions(plan({ run_cap: 50, seed: 8 }))).not.toEqual(order);
  });
});

describe('a sweep id', () => {
  const idOf = (changes: Readonly<Record<string, unknown>> = {}, ref = task) =>
    sweepRecordOf(config({ parameters: mixed, ...changes }), ref, 0).record.sweepId;

  it.each([
    ['method', { method: 'grid', parameters: { a: list(1) } }],
    ['seed', { seed: 8 }],
    ['metric.name', { metric: { name: 'eval/loss', goal: 'maximize' } }],
    ['metric.goal', { metric: { name: 'eval/accuracy', goal: 'minimize' } }],
    ['metric.at', { metric: { name: 'eval/accuracy', goal: 'maximize', at: 'best' } }],
    ['a parameter', { parameters: { ...mixed, dropout: { distribution: 'uniform', min: 0, max: 0.6 } } }],
    ['the order of a list', { parameters: { ...mixed, optimizer: list('adam', 'sgd') } }],
    ['a default', { parameters: { ...mixed, dropout: { ...mixed.dropout, default: 0.1 } } }],
    ['split', { split: { eval: 0.3 } }],
    ['epochs', { epochs: 5 }],
    ['batch_size', { batch_size: 32 }],
    ['patience', { patience: 3 }],
  ])('changes with %s', (_title, changes) => {
    expect(idOf(changes)).not.toBe(idOf());
  });

  it('changes with the task code', () => {
    expect(idOf({}, { ...task, sha256: '1'.repeat(64) })).not.toBe(idOf());
  });

  const first = { dropout: 0.1, units: 4, optimizer: 'adam' };
  const second = { dropout: 0.2, units: 4, optimizer: 'adam' };
  const listed = (...points: unknown[]) => idOf({ points_to_evaluate: points });

  it('changes with listed points and with their order', () => {
    expect(new Set([listed(), listed(first), listed(first, second), listed(second, first)]).size).toBe(4);
  });

  it('stays with points that mean the same: none, repeated, the simple start, what a default says anyway', () => {
    expect(listed()).toBe(idOf());
    expect(listed({ dropout: 0.25, units: 34, optimizer: 'sgd' })).toBe(idOf());
    expect(listed(first, second, first)).toBe(listed(first, second));
    expect(listed({ ...first, learning_rate: 1e-3, classes: 2 })).toBe(listed(first));
  });

  it.each([
    ['name', { name: 'x' }],
    ['notes', { notes: 'x' }],
    ['run_cap', { run_cap: 99 }],
    ['replicates', { replicates: { seeds: 5, shared: true } }],
    ['backend', { backend: 'cpu' }],
    ['timeout', { timeout: '5m' }],
    ['retry', { retry: { crash: 9 } }],
    ['max_failed', { max_failed: 0.5 }],
    ['limits', { limits: { memory: '2GiB' } }],
    ['budget', { budget: { trials: 9 } }],
    ['gates', { gates: { data: 'off' } }],
    ['requires', { requires: 'gpu' }],
    ['priority', { priority: 5 }],
    ['pass_env', { pass_env: ['HF_TOKEN'] }],
    ['lesson', { lesson: './lesson.yaml' }],
  ])('stays with %s', (_title, changes) => {
    expect(idOf(changes)).toBe(idOf());
  });
});

describe('a sweep record', () => {
  it('gets a seed from the rest of the file where it names none', () => {
    const seedOf = (changes: Readonly<Record<string, unknown>>) =>
      sweepRecordOf(config({ seed: undefined, ...changes }), task, 0).record.seed;
    expect(seedOf({})).toBe(seedOf({ run_cap: 99, name: 'x' }));
    expect(seedOf({})).not.toBe(seedOf({ epochs: 3 }));
    expect(seedOf({})).toBeLessThan(2 ** 32);
  });

  it('comes back from its JSON, and the plan with it', () => {
    const { record, settings } = sweepRecordOf(config({ parameters: mixed, epochs: 3, name: 'x' }), task, 5);
    const text = JSON.stringify(record);
    const again = parseRecord(sweepRecordSchema, text, { what: 'sweep record', limit: 64_000 });
    expect(again).toEqual(record);
    expect(planSweep(again, again.settings)).toEqual(planSweep(record, settings));
  });

  it('holds listed points complete, and comes back with them', () => {
    const points_to_evaluate = [{ dropout: 0.1, units: 4, optimizer: 'adam' }];
    const { record, settings } = sweepRecordOf(config({ parameters: mixed, points_to_evaluate }), task, 5);
    expect(record.points_to_evaluate).toEqual([
      { classes: 2, dropout: 0.1, learning_rate: 0.001, optimizer: 'adam', units: 4 },
    ]);
    const again = parseRecord(sweepRecordSchema, JSON.stringify(record), { what: 'sweep record', limit: 64_000 });
    expect(again).toEqual(record);
    expect(planSweep(again, again.settings)).toEqual(planSweep(record, settings));
    expect(sweepRecordOf(config({ parameters: mixed }), task, 5).record).not.toHaveProperty('points_to_evaluate');
  });

  it('fits into the store with as many listed points as a file may have', () => {
    const withPoints = (count: number) =>
      config({
        run_cap: 1000,
        parameters: { ...mixed, note: { distribution: 'constant', value: 'x'.repeat(200) } },
        points_to_evaluate: Array.from({ length: count }, (_, index) => ({
          dropout: index / 2000,
          units: 4,
          optimizer: 'adam',
        })),
      });
    const counts = Array.from({ length: 100 }, (_, index) => 100 + index);
    expect(wholeRules(withPoints(100))).toEqual([]);
    const tooMany = counts.find((count) => wholeRules(withPoints(count)).length > 0) ?? NaN;
    expect(wholeRules(withPoints(tooMany))).toMatchObject([{ path: ['points_to_evaluate'] }]);
    const { length } = JSON.stringify(sweepRecordOf(withPoints(tooMany - 1), task, 0).record);
    expect(length).toBeGreaterThan(maxDescriptionLength - 500);
    expect(length).toBeLessThan(recordLimits.sweep);
  });

  it('is refused when its parameters break a rule', () => {
    const { record } = sweepRecordOf(config({ parameters: mixed }), task, 5);
    const broken = { ...record, parameters: [{ name: 'a', dimension: { kind: 'uniform', min: 2, max: 1 } }] };
    expect(() =>
      parseRecord(sweepRecordSchema, JSON.stringify(broken), { what: 'sweep record', limit: 64_000 }),
    ).toThrow('parameters.0.max: must be > min, got 1 with min 2');
  });
});

describe('expansion', () => {
  it('gives the same trials as ever', () => {
    const planned = plan({ run_cap: 3, parameters: mixed, replicates: { configs: 1, seeds: 2 } });
    expect(planned.trials).toMatchInlineSnapshot(`
      [
        {
          "configuration": 0,
          "id": "41646bcc5fd27238-0-iid9u",
          "number": 0,
          "params": {
            "classes": 2,
            "dropout": 0.25,
            "learning_rate": 0.001,
            "optimizer": "sgd",
            "units": 34,
          },
          "replicate": 0,
          "seed": 31090098,
        },
        {
          "configuration": 0,
          "id": "41646bcc5fd27238-0-j4oeew",
          "number": 1,
          "params": {
            "classes": 2,
            "dropout": 0.25,
            "learning_rate": 0.001,
            "optimizer": "sgd",
            "units": 34,
          },
          "replicate": 1,
          "seed": 1156714232,
        },
        {
          "configuration": 1,
          "id": "41646bcc5fd27238-1-53uzug",
          "number": 2,
          "params": {
            "classes": 2,
            "dropout": 0.276528,
            "learning_rate": 0.00161605,
            "optimizer": "adam",
            "units": 62,
          },
          "replicate": 0,
          "seed": 308815864,
        },
        {
          "configuration": 2,
          "id": "41646bcc5fd27238-2-akm36f",
          "number": 3,
          "params": {
            "classes": 2,
            "dropout": 0.44396,
            "learning_rate": 0.00324194,
            "optimizer": "adam",
            "units": 52,
          },
          "replicate": 0,
          "seed": 639284631,
        },
      ]
    `);
    expect(positions(planned)).toMatchInlineSnapshot(`
      [
        3,
        1,
        0,
        2,
      ]
    `);
    const grid = plan({ method: 'grid', run_cap: 3, parameters: { a: list(1, 2, 3), b: list('x', 'y') } });
    expect(grid.trials.map(({ id, params: point }) => [id, point])).toMatchInlineSnapshot(`
      [
        [
          "65db01342ad4d581-3-pf7b95",
          {
            "a": 2,
            "b": "y",
          },
        ],
        [
          "65db01342ad4d581-1-53uzug",
          {
            "a": 1,
            "b": "y",
          },
        ],
        [
          "65db01342ad4d581-5-kn4fl1",
          {
            "a": 3,
            "b": "y",
          },
        ],
      ]
    `);
    const finiteDraws = plan({ run_cap: 3, parameters: { a: list(1, 2, 3), b: list('x', 'y') } });
    expect(finiteDraws.trials.map(({ id, params: point }) => [id, point])).toMatchInlineSnapshot(`
      [
        [
          "66399c667197a227-0-iid9u",
          {
            "a": 2,
            "b": "x",
          },
        ],
        [
          "66399c667197a227-1-53uzug",
          {
            "a": 1,
            "b": "x",
          },
        ],
        [
          "66399c667197a227-2-akm36f",
          {
            "a": 2,
            "b": "y",
          },
        ],
      ]
    `);
  });
});
