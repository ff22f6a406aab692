import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../orchestrator/analysis/analyse.ts';
import type { AnalysisReport } from '../../../orchestrator/analysis/report.ts';
import { sweepInput } from '../../../orchestrator/analysis/sweep-input.ts';
import { compareLesson } from '../../../orchestrator/next/compare-lesson.ts';
import { extended } from '../../../orchestrator/next/extend.ts';
import type { GoodRegion } from '../../../orchestrator/next/good-region.ts';
import { lessonFile, lessonOf, readLesson } from '../../../orchestrator/next/lesson.ts';
import { nextFile } from '../../../orchestrator/next/next-file.ts';
import { nextOf } from '../../../orchestrator/next/next-of.ts';
import { nextSweep, type NextInput } from '../../../orchestrator/next/next-sweep.ts';
import { constraintOf } from '../../../orchestrator/plan/constraint.ts';
import { parseSweep } from '../../../orchestrator/plan/parse-sweep.ts';
import type { Plan } from '../../../orchestrator/plan/plan.ts';
import { planSweep } from '../../../orchestrator/plan/plan-sweep.ts';
import { sweepRecordOf } from '../../../orchestrator/plan/sweep-record.ts';
import { reportModel } from '../../../orchestrator/report/model.ts';
import { valueAt } from '../../../shared/dimension.ts';
import { searchSpaceOf } from '../../../shared/parameter-config.ts';
import type { Settings } from '../../../shared/records.ts';
import type { SearchSpace } from '../../../shared/search-space.ts';
import type { Params } from '../../../shared/trial.ts';
import type { TrialOutcome } from '../../../shared/trial-outcome.ts';
import { at, finished, gates, hostileTexts, makePlan, sentimentOutcomes } from '../report/fixtures.ts';

const plan = makePlan({ name: 'first look', configurations: 40, seeds: 3, repeated: 6 });
const outcomes = sentimentOutcomes(plan);

function modelOf(of: Plan, told: readonly TrialOutcome[], analysed = true) {
  const { trials, space, options } = sweepInput(of, told);
  const analysis = analysed ? analyse(trials, space, options) : null;
  return reportModel({ plan: of, outcomes: told, gates, wanted: 'running', now: at, lines: new Map(), analysis });
}

function fileOf(of: Plan, told: readonly TrialOutcome[], analysed = true): string {
  const next = nextOf(of, modelOf(of, told, analysed), told)!;
  const { record, settings } = of;
  return nextFile({
    next,
    record,
    settings,
    sweepName: 'first look',
    trials: { ended: told.length, planned: of.trials.length },
    task: 'sentiment',
    lesson: './first.lesson.yaml',
  });
}

/** What a sweep file says beside the next sweep itself. */
const about = {
  ...{ record: plan.record, settings: plan.settings, sweepName: 'small', task: 'sentiment', lesson: null },
  trials: { ended: 1, planned: 1 },
};

describe('the next sweep', () => {
  const text = fileOf(plan, outcomes);
  const { config, problems } = parseSweep(text, 'next.yaml');

  it('is a valid sweep file for as many trials, with the best configuration first and repeated', () => {
    expect(problems).toEqual([]);
    expect(config!.run_cap! + 3 * (config!.replicates.seeds - 1)).toBe(plan.trials.length);
    const space = searchSpaceOf(config!.parameters);
    const best = modelOf(plan, outcomes).bestFive[0]!.params;
    for (const { name, default: value } of space.filter(({ dimension }) => dimension.kind !== 'constant'))
      expect(value, name).toBe(best[name]);
  });

  it('runs the next best again too: in its space, its first configurations', () => {
    const { record, settings } = sweepRecordOf(config!, plan.record.task, at);
    const next = planSweep(record, settings);
    const [best, ...others] = modelOf(plan, outcomes).bestFive.slice(0, 3);
    const fixed = searchSpaceOf(config!.parameters).flatMap(({ name, dimension }) =>
      dimension.kind === 'constant' ? [[name, dimension.value] as const] : [],
    );
    const again = [best, ...others].map((each) => ({ ...each!.params, ...Object.fromEntries(fixed) }));
    expect(next.trials.slice(0, 9).map(({ params }) => params)).toEqual(again.flatMap((each) => [each, each, each]));
    expect(next.trials.slice(9).every(({ replicate }) => replicate === 0)).toBe(true);
  });

  describe('of contenders', () => {
    const space: SearchSpace = [
      { name: 'kind', dimension: { kind: 'categorical', values: ['a', 'b', 'c'] } },
      { name: 'only', dimension: { kind: 'uniform', min: 0, max: 1 }, when: { kind: ['a'] } },
      { name: 'size', dimension: { kind: 'int_uniform', min: 1, max: 100 } },
    ];
    const best = { kind: 'a', only: 0.5, size: 50 };
    const method = 'model';
    const region: GoodRegion = new Map([
      ['kind', { method, values: ['a'], range: null }],
      ['only', { method, values: null, range: [0.4, 0.6] }],
      ['size', { method, values: null, range: [40, 60] }],
    ]);
    const some = makePlan({ space, configurations: 30 });
    const { trials } = modelOf(
      some,
      some.trials.map((trial) => finished(trial, trial.number / 100)),
      false,
    ).evidence!;
    const nextOn = (others: readonly Params[], more: Partial<NextInput> = {}) =>
      nextSweep({
        ...{ space, analysis: null, region, trials, contenders: [best, ...others], constraints: [], seed: 1 },
        ...more,
      });

    it('widens the good part to hold the first three, and no more', () => {
      const next = nextOn([
        { kind: 'b', size: 90 },
        { kind: 'a', only: 0.95, size: 45 },
        { kind: 'c', size: 1 },
      ]);
      expect(next.points).toEqual([
        { kind: 'b', size: 90 },
        { kind: 'a', only: 0.95, size: 45 },
      ]);
      const dimensions = Object.fromEntries(next.parameters.map(({ name, dimension }) => [name, dimension]));
      expect(dimensions['kind']).toEqual({ kind: 'categorical', values: ['a', 'b'] });
      expect(dimensions['only']).toMatchObject({ min: 0.4, max: 0.95 });
      expect(dimensions['size']).toMatchObject({ min: 40, max: 90 });
      expect(next.replicates).toEqual({ configs: 3, seeds: 3 });
      expect(next.replicatesReason).toContain('the best 3 configurations so far (the defaults and points_to_evaluate)');
    });

    it('leaves out one that breaks a constraint, or that equals another once something is fixed', () => {
      const constraints = [constraintOf('size < 80', space)];
      expect(nextOn([{ kind: 'b', size: 90 }], { constraints }).points).toEqual([]);
      const single: SearchSpace = [...space.slice(0, 2), { name: 'size', dimension: { kind: 'constant', value: 50 } }];
      const others = [
        { ...best, size: 51 },
        { kind: 'b', size: 52 },
      ];
      expect(nextOn(others, { space: single }).points).toEqual([{ kind: 'b', size: 50 }]);
    });

    it.each([
      { sizes: [50, 90, 10], again: '2 of the best 3', where: 'the defaults and points_to_evaluate', first: 1 },
      { sizes: [10, 90, 95], again: '2 of the best 3', where: 'points_to_evaluate', first: 1 },
      { sizes: [10, 20, 30], again: null, where: '', first: 3 },
    ])('says which of sizes $sizes run again where the range is moved upwards', ({ sizes, again, where, first }) => {
      const { analysis } = modelOf(plan, outcomes);
      const advice = [{ action: 'extend' as const, parameter: 'size', text: 'extend size upwards' }];
      const [ranked, ...others] = sizes.map((size) => ({ kind: 'b', size }));
      const moved = { ...analysis!, advice: advice as unknown as AnalysisReport['advice'], parameters: [] };
      const next = nextOn([], { analysis: moved, region: null, contenders: [ranked!, ...others] });
      expect(next.parameters.find(({ name }) => name === 'size')?.dimension).toMatchObject({ min: 50, max: 150 });
      expect(next.again?.words ?? null).toBe(again);
      const fresh = first === 1 ? 'the first new one' : `the first ${first} new ones`;
      const words = again === null ? fresh : `${again} configurations so far (${where}) and ${fresh}`;
      expect(next.replicatesReason).toBe(`${words} run with 3 seeds: what wins must win again`);
    });
  });

  it('narrows what matters to where the good values lie, and keeps out of what diverged', () => {
    const rate = config!.parameters['learning_rate'] as { min: number; max: number };
    // The planted optimum is 10^-2.3; adam diverges above 10^-1.15.
    expect(rate.min).toBeGreaterThan(0.0001);
    expect(rate.min).toBeLessThan(10 ** -2.3);
    expect(rate.max).toBeGreaterThan(10 ** -2.3);
    expect(rate.max).toBeLessThan(10 ** -1.15);
  });

  it('goes on with the gates as they were set', () => {
    const overrides = [{ check: 'duplicates', level: 'warn' as const, reason: 'other patients: same rows' }];
    const gates: Settings['gates'] = { data: 'on', baselines: 'off', preflight: 'warn', overrides };
    const of = { ...plan, settings: { ...plan.settings, gates } };
    expect(parseSweep(fileOf(of, outcomes, false), 'next.yaml').config?.gates).toEqual(gates);
    expect(text).not.toContain('gates:');
  });

  it('goes on with the bounds as they were set', () => {
    const bounds = {
      retry: { lost: 3, crash: 2, oom: 1 },
      max_failed: 0.5,
      limits: { memoryBytes: 800e6, outputBytes: 1_234_567 },
      budget: { trials: 1000, worker_hours: 24 },
    };
    const of = { ...plan, settings: { ...plan.settings, ...bounds } };
    const { config, problems } = parseSweep(fileOf(of, outcomes, false), 'next.yaml');
    expect(problems).toEqual([]);
    expect(sweepRecordOf(config!, plan.record.task, at).settings).toMatchObject(bounds);
    expect(text).not.toMatch(/^(retry|max_failed|limits|budget):/m);
  });

  it('says first that trials were open when it was written', () => {
    expect(text).toMatch(/^# .*written by hypersweep next\.\n/);
    expect(fileOf(plan, outcomes.slice(0, 20), false).replaceAll('\n# ', ' ')).toContain(
      `hypersweep next when 20 of ${plan.trials.length} trials had ended.`,
    );
  });

  it('gives a reason for each change', () => {
    for (const name of ['learning_rate', 'dropout', 'embedding_dim', 'optimizer'])
      expect(text).toMatch(new RegExp(`# (fixed|narrowed|extended|kept): .*(\\n  # .*)*\\n  ${name}:`));
  });

  it('is valid whatever the values and the outcomes are', () => {
    const value = fc.oneof(
      fc.constantFrom(...hostileTexts),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.integer(),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(value, { minLength: 2, maxLength: 5 }),
        fc.boolean(),
        fc.integer(),
        (values, bad, seed) => {
          const printable = values.filter(
            (each) => typeof each !== 'string' || (each.isWellFormed() && each.length <= 1000),
          );
          if (printable.length < 2) return;
          const space: SearchSpace = [
            { name: 'kind', dimension: { kind: 'categorical', values: printable } },
            { name: 'count', dimension: { kind: 'int_uniform', min: 1, max: 9 } },
            { name: 'size', dimension: { kind: 'uniform', min: 0, max: 100, q: 5 } },
            { name: 'spread', dimension: { kind: 'normal', mu: 0, sigma: 1 } },
            { name: 'only', dimension: { kind: 'uniform', min: 0, max: 1 }, when: { kind: [printable[0]!] } },
          ];
          const small = makePlan({ space, configurations: 14 });
          const told = small.trials.map((trial, index) =>
            finished(trial, bad && index % 3 === 0 ? null : Math.sin(seed + index)),
          );
          const parsed = parseSweep(fileOf(small, told, false), 'next.yaml');
          expect(parsed.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('searches on where everything would be fixed because it does little beside what is settled', () => {
    const model = modelOf(plan, outcomes);
    const analysis = {
      ...model.analysis!,
      parameters: model.analysis!.parameters.map((each) => ({ ...each, verdict: 'small or nothing' as const })),
    };
    const next = nextOf(plan, { ...model, analysis }, outcomes)!;
    const searched = next.parameters.filter(({ dimension }) => dimension.kind !== 'constant');
    expect(searched.map(({ name }) => name)).toEqual(expect.arrayContaining(['learning_rate', 'dropout']));
    for (const { reason } of searched) expect(reason).toMatch(/; nothing else is left to search$/);
    expect(next.runCap + 2 * next.replicates.configs).toBe(plan.trials.length);
    const { name, dimension } = plan.space.find((each) => each.dimension.kind === 'categorical')!;
    const values = [valueAt(dimension, 0)];
    const region: GoodRegion = new Map([[name, { method: 'model', values, range: null }]]);
    const contenders = [{ ...plan.trials[0]!.params, [name]: values[0]! }] as const;
    const given = { space: plan.space, analysis, region, trials: [], contenders, constraints: [], seed: 1 };
    const left = nextSweep(given).parameters.find((each) => each.name === name);
    expect(left).toMatchObject({ change: 'fixed', dimension: { kind: 'constant', value: values[0] } });
    expect(left?.reason).toMatch(/ alone is left of where the model expects the best 5 %$/);
  });

  it.each([[['a', 'b']], [['a']]])('has no more configurations than are left of the space: %j', (left) => {
    const space: SearchSpace = [
      { name: 'kind', dimension: { kind: 'categorical', values: ['a', 'b', 'c', 'd'] } },
      { name: 'way', dimension: { kind: 'categorical', values: ['x', 'y'] } },
    ];
    const method = 'best trials';
    const region: GoodRegion = new Map([
      ['kind', { method, values: left, range: null }],
      ['way', { method, values: ['x'], range: null }],
    ]);
    const next = nextSweep({
      ...{ space, analysis: null, trials: [], seed: 1, contenders: [{ kind: 'a', way: 'x' }], constraints: [] },
      region,
    });
    expect(next).toMatchObject({ runCap: left.length, replicates: { configs: left.length, seeds: 3 } });
    expect(next.runCapReason).toContain('there are no more in what is left of the space');
    const { record, settings } = plan;
    const trials = { ended: 14, planned: 14 };
    const text = nextFile({ next, record, settings, sweepName: 'small', trials, task: 'sentiment', lesson: null });
    expect(parseSweep(text, 'next.yaml').problems).toEqual([]);
  });

  it('has no more configurations than its constraints leave', () => {
    const values = [1, 2, 3, 4];
    const space: SearchSpace = ['width', 'depth'].map((name) => ({ name, dimension: { kind: 'categorical', values } }));
    const contenders = [{ width: 1, depth: 2 }] as const;
    const constraints = [constraintOf('width * depth <= 3', space)];
    const next = nextSweep({ space, analysis: null, region: null, trials: [], seed: 1, contenders, constraints });
    expect(next.runCap).toBe(5);
    expect(next.runCapReason).toContain('there are no more in what is left of the space');
  });

  describe('of conditional hyperparameters', () => {
    const space: SearchSpace = [
      { name: 'opt', dimension: { kind: 'categorical', values: ['adam', 'sgd'] } },
      { name: 'mom', dimension: { kind: 'uniform', min: 0, max: 0.9 }, when: { opt: ['sgd'] } },
      { name: 'act', dimension: { kind: 'categorical', values: ['relu', 'tanh', 'gelu'] } },
      { name: 'rate', dimension: { kind: 'log_uniform_values', min: 1e-5, max: 1 } },
    ];
    const made = makePlan({ space, configurations: 60 });
    const trials = made.trials.map((trial) => {
      const { mom, ...others } = trial.params;
      return { ...trial, params: others['opt'] === 'sgd' ? { ...others, mom: mom ?? 0 } : others };
    });
    const conditional = { ...made, trials };
    const told = conditional.trials.map((trial) => {
      const { opt, act, rate } = trial.params;
      const decades = Math.log10(Number(rate));
      const [best, good] = opt === 'adam' ? [-4, 'relu'] : [-1, 'gelu'];
      return finished(trial, -(opt === 'adam' ? 0 : 5) - Math.abs(decades - best) - (act === good ? 0 : 1));
    });

    it('learns from the trials that have the same ones as the best', () => {
      const next = nextOf(conditional, modelOf(conditional, told), told)!;
      const at = (name: string) => next.parameters.find((each) => each.name === name);
      expect(at('opt')).toMatchObject({ change: 'fixed', dimension: { kind: 'constant', value: 'adam' } });
      expect(at('opt')?.reason).toContain('the best quarter of the trials');
      expect(at('mom')).toBeUndefined();
      expect(at('act')).toMatchObject({ dimension: { kind: 'constant', value: 'relu' } });
      const { min, max } = at('rate')?.dimension as { readonly min: number; readonly max: number };
      expect([min > 1e-5, min < 1e-4, max > 1e-4, max < 0.1]).toEqual([true, true, true, true]);
    });

    it('keeps a condition on one that is not always there itself', () => {
      const chain: SearchSpace = [
        { name: 'c', dimension: { kind: 'categorical', values: ['p', 'q'] } },
        { name: 'a', dimension: { kind: 'categorical', values: ['x', 'y'] }, when: { c: ['p'] } },
        { name: 'b', dimension: { kind: 'uniform', min: 0, max: 1 }, when: { a: ['x'] } },
      ];
      const method = 'best trials';
      const without = { space: chain, analysis: null, trials: [], constraints: [], seed: 1 };
      const contenders = [{ c: 'p', a: 'x', b: 0.5 }] as const;
      const left = (region: GoodRegion) => nextSweep({ ...without, contenders, region });
      const some = left(new Map([['a', { method, values: ['x'], range: null }]]));
      expect(some.parameters.map(({ when }) => when)).toEqual([undefined, { c: ['p'] }, { a: ['x'] }]);
      const file = nextFile({ next: some, ...about });
      expect(parseSweep(file, 'next.yaml').problems).toEqual([]);
      const one = left(
        new Map([
          ['c', { method, values: ['p'], range: null }],
          ['a', { method, values: ['x'], range: null }],
        ]),
      );
      expect(one.parameters.map(({ when }) => when)).toEqual([undefined, undefined, undefined]);
    });
  });

  it('keeps null where the best configuration has it', () => {
    const space: SearchSpace = [{ name: 'kind', dimension: { kind: 'categorical', values: ['a', 'b', 'c', null] } }];
    const region: GoodRegion = new Map([['kind', { method: 'best trials', values: ['a'], range: null }]]);
    const given = { space, analysis: null, region, trials: [], constraints: [], seed: 1 };
    const next = nextSweep({ ...given, contenders: [{ kind: null }] });
    expect(next.parameters[0]).toMatchObject({ dimension: { values: ['a', null] }, default: null });
    const file = nextFile({ next, ...about });
    expect(parseSweep(file, 'next.yaml').config?.parameters['kind']).toMatchObject({
      values: ['a', null],
      default: null,
    });
  });

  it('has a seed that a sweep file may have, and bounds of two digits', () => {
    const space: SearchSpace = [{ name: 'x', dimension: { kind: 'uniform', min: 0, max: 1 } }];
    const region: GoodRegion = new Map([['x', { method: 'model', values: null, range: [0.8474999999, 0.912345] }]]);
    const given = { space, analysis: null, region, trials: [], constraints: [] };
    const next = nextSweep({ ...given, contenders: [{}], seed: Number.MAX_SAFE_INTEGER });
    expect(next.seed).toBe(0);
    expect(next.parameters[0]?.dimension).toEqual({ kind: 'uniform', min: 0.85, max: 0.91 });
  });

  it('says why a range is not moved past the end that its best lie at', () => {
    const space: SearchSpace = [{ name: 'x', dimension: { kind: 'uniform', min: 0, max: 1 } }];
    const advice = [{ action: 'extend' as const, parameter: 'x', text: 'extend x downwards' }];
    const { analysis } = modelOf(plan, outcomes);
    const at = { ...analysis!, advice: advice as unknown as AnalysisReport['advice'], parameters: [] };
    const given = { space, analysis: at, trials: [], constraints: [], seed: 1, contenders: [{ x: 0 }] as const };
    const why = /; the best trials lie at its end, beyond which values make no sense or trials fail$/;
    const region: GoodRegion = new Map([['x', { method: 'model', values: null, range: [0, 0.2] }]]);
    expect(nextSweep({ ...given, region }).parameters[0]?.reason).toMatch(why);
    expect(nextSweep({ ...given, region: null }).parameters[0]?.reason).toMatch(why);
    expect(nextSweep({ ...given, analysis: null, region }).parameters[0]?.reason).not.toMatch(why);
  });

  it.each([
    [{ kind: 'int_uniform', min: 1, max: 20 }, 1],
    [{ kind: 'int_uniform', min: 2, max: 20 }, 1],
    [{ kind: 'uniform', min: 0.5, max: 5 }, 0.05],
    [{ kind: 'uniform', min: 0, max: 5 }, null],
    [{ kind: 'uniform', min: -1, max: 1 }, -2],
  ] as const)('moves %j downwards no further than values make sense', (dimension, min) => {
    const moved = extended('units', dimension, { towards: 'down', trials: [], good: null });
    if (min === null || min === dimension.min) expect(moved).toBeNull();
    else expect(moved).toMatchObject({ min });
  });

  it('cuts off no end that nothing was tried beyond, with too few trials for a model', () => {
    const space: SearchSpace = [{ name: 'x', dimension: { kind: 'uniform', min: 0, max: 1 } }];
    const few = makePlan({ space, configurations: 6 });
    const parsed = parseSweep(
      fileOf(
        few,
        few.trials.map((trial) => finished(trial, -Number(trial.params['x']))),
      ),
      'n',
    );
    // The lowest was the best, so what lies below it is open.
    expect(parsed.config!.parameters['x']).toMatchObject({ min: 0 });
    expect((parsed.config!.parameters['x'] as { max: number }).max).toBeLessThan(0.9);
  });

  it('is not proposed before a trial has completed', () => {
    expect(nextOf(plan, modelOf(plan, []), [])).toBeNull();
  });
});

describe('the lesson', () => {
  const model = modelOf(plan, outcomes);
  const lesson = lessonOf(model, plan.record);

  it('reads back as it was written', () => {
    expect(readLesson(lessonFile(lesson))).toEqual(lesson);
  });

  it.each([
    ['', 'it holds no lesson'],
    ['lesson: first', 'it holds no lesson'],
    ['{ lesson: 1, sweep: [1] }', 'it holds no lesson: sweep is not as it must be'],
    ['lesson: 2', 'it was written by another version'],
    ['{ a: [', 'it is no valid YAML: '],
  ])('is not %j, and the reason is in words', (text, why) => {
    expect(readLesson(text)).toContain(why);
  });

  it('is confirmed by its own sweep, and warns of other code and data', () => {
    const same = compareLesson(lesson, model, plan.record);
    expect(same.differs).toEqual([]);
    expect(same.contradicted).toEqual([]);
    expect(same.confirmed.join()).toContain('learning_rate: matters, again');
    const other = { ...lesson, data: 'ff'.repeat(32), task: { name: 'x', sha256: 'ee'.repeat(32) } };
    expect(compareLesson(other, model, plan.record).differs).toHaveLength(2);
  });

  it.each([
    { name: 'eval/loss', goal: 'maximize' as const },
    { name: 'eval/accuracy', goal: 'minimize' as const },
  ])('about $name ($goal) is neither confirmed nor contradicted', (metric) => {
    expect(compareLesson({ ...lesson, metric }, model, plan.record)).toMatchObject({
      differs: [`the lesson is about ${metric.name} (${metric.goal})`],
      confirmed: [],
      contradicted: [],
      open: [],
    });
  });

  it('is contradicted where the sweep shows the opposite', () => {
    const parameters = lesson.parameters.map((each) => ({ ...each, verdict: 'small or nothing' }));
    const { contradicted } = compareLesson(
      { ...lesson, parameters, best: { value: 0.99, params: {} } },
      model,
      plan.record,
    );
    expect(contradicted.join()).toContain('learning_rate: small or nothing; now matters');
    expect(contradicted.join()).toContain('not reached again');
  });
});
