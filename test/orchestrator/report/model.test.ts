import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportModel } from '../../../orchestrator/report/model.ts';
import { failureClasses } from '../../../shared/records.ts';
import { seededRandom, shuffled } from '../../../shared/seeded-random.ts';
import type { TrialOutcome } from '../../../shared/trial-outcome.ts';
import type { TrialState } from '../../../shared/trial.ts';
import { at, cpuMs, failed, finished, gates, makePlan, makeTrial, provenance, sentimentOutcomes } from './fixtures.ts';

const base = { gates, wanted: 'running', now: at } as const;
const codes = (model: ReturnType<typeof reportModel>) => model.remarks.map(({ code }) => code);

describe('a finished sweep', () => {
  const plan = makePlan({ seeds: 3, repeated: 4 });
  const model = reportModel({ ...base, plan, outcomes: sentimentOutcomes(plan), file: 'configs/sentiment.yaml' });

  it('is plain JSON and names its version', () => {
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
    expect(model.schemaVersion).toBe(1);
  });

  it('is finished, with every trial counted', () => {
    expect(model.state).toBe('finished');
    expect(model.counts).toEqual({
      complete: 29,
      diverged: 3,
      stopped: 0,
      failed: 0,
      cancelled: 0,
      running: 0,
      waiting: 0,
    });
    expect([model.trialCount, model.configurationCount]).toEqual([32, 24]);
  });

  it('takes the trial with the best objective as the best one', () => {
    const objectives = sentimentOutcomes(plan).map((outcome) =>
      'result' in outcome ? (outcome.result.objective ?? 0) : 0,
    );
    expect(model.best?.objective).toBe(Math.max(...objectives));
    expect(model.best?.number).toBe(objectives.indexOf(Math.max(...objectives)));
    expect(model.reproduce).toBe(`hypersweep run configs/sentiment.yaml --trial ${String(model.best?.number)}`);
  });

  it('ranks configurations by the mean over their seeds', () => {
    const means = model.bestFive.map(({ mean }) => mean);
    expect(means).toEqual([...means].sort((a, b) => b - a));
    expect(model.bestFive.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5]);
  });

  it('prints an accuracy on 600 examples to three decimals and tells its standard error', () => {
    expect(model.resolution.examples).toBe(600);
    expect(model.resolution.standardError).toBeCloseTo(0.015, 3);
    expect(model.resolution.decimals).toBe(3);
  });

  it('measures the seed noise over the repeated configurations', () => {
    expect(model.seedNoise).toMatchObject({ df: 8, configurations: 4, trials: 12 });
    // The fixture's noise is uniform of width 0.02, whose standard deviation is 0.0058.
    expect(model.seedNoise?.sd).toBeGreaterThan(0.003);
    expect(model.seedNoise?.sd).toBeLessThan(0.009);
  });

  it('finds the hyperparameter that matters and claims nothing of those that do not', () => {
    expect(model.effects.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['learning_rate', 'clear'],
      ['dropout', 'unclear'],
      ['embedding_dim', 'unclear'],
      ['optimizer', 'unclear'],
    ]);
    expect(model.swept).not.toContain('epochs');
  });

  it('counts the diverged trials where they diverged', () => {
    const rate = model.effects.find(({ name }) => name === 'learning_rate');
    expect(rate?.levels.map(({ diverged }) => diverged)).toEqual([0, 0, 0, 3]);
    expect(rate?.scale).toBe('log');
  });

  it('gives the majority baseline with its method and error', () => {
    expect(model.baselines).toEqual([
      expect.objectContaining({
        name: 'majority class',
        value: 0.5,
        examples: 600,
        standardError: Math.sqrt(0.25 / 600),
      }),
    ]);
  });
});

describe('seed noise', () => {
  it('is the pooled standard deviation within configurations', () => {
    const plan = makePlan({ configurations: 2, seeds: 3 });
    const values = [0.1, 0.2, 0.3, 0.5, 0.5, 0.8];
    const outcomes = plan.trials.map((trial, index) => finished(trial, values[index]!));
    const { seedNoise, best } = reportModel({ ...base, plan, outcomes });
    // Sums of squares 0.02 and 0.06 over 4 degrees of freedom.
    expect(seedNoise?.sd).toBeCloseTo(Math.sqrt(0.08 / 4), 12);
    expect(seedNoise).toMatchObject({ df: 4, configurations: 2, trials: 6 });
    expect(best?.replicates?.mean).toBeCloseTo(0.6, 12);
    expect(best?.replicates).toMatchObject({ n: 3 });
  });

  it('is not measured without two seeds of one configuration, and the report says so', () => {
    const plan = makePlan({ configurations: 9 });
    const model = reportModel({ ...base, plan, outcomes: sentimentOutcomes(plan) });
    expect(model.seedNoise).toBeNull();
    expect(codes(model)).toContain('noise-not-measured');
  });

  it('leaves out replicates that have not completed', () => {
    const plan = makePlan({ configurations: 2, seeds: 3 });
    const outcomes = [finished(plan.trials[0]!, 0.5), finished(plan.trials[1]!, 0.7), finished(plan.trials[3]!, null)];
    const { seedNoise, bestFive } = reportModel({ ...base, plan, outcomes });
    expect(seedNoise).toMatchObject({ df: 1, configurations: 1, trials: 2 });
    expect(bestFive).toHaveLength(1);
    expect(bestFive[0]).toMatchObject({ n: 2, planned: 3, trials: [0, 1] });
  });
});

describe('effects', () => {
  const space = [
    { name: 'a', dimension: { kind: 'categorical', values: ['x', 'y'] } },
    { name: 'b', dimension: { kind: 'int_uniform', min: 1, max: 4 } },
  ] as const;
  const cells = (['x', 'y'] as const).flatMap((a) => [1, 2, 3, 4].map((b) => ({ a, b })));
  const plan = {
    ...makePlan({ space, configurations: 0 }),
    trials: cells.map((params, number) => makeTrial(number, params)),
  };
  const effectsOf = (score: (params: { a: string; b: number }) => number) =>
    reportModel({ ...base, plan, outcomes: plan.trials.map((trial, index) => finished(trial, score(cells[index]!))) })
      .effects;

  it('are level means with spread and standard error on a complete grid', () => {
    const effects = effectsOf(({ a, b }) => (a === 'x' ? 0 : 8) + b);
    expect(effects.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(effects[0]?.levels.map(({ label, mean, n }) => [label, mean, n])).toEqual([
      ['x', 2.5, 4],
      ['y', 10.5, 4],
    ]);
    // 1, 2, 3, 4: variance 5/3.
    expect(effects[0]?.levels[0]?.sd).toBeCloseTo(Math.sqrt(5 / 3), 12);
    expect(effects[0]?.levels[0]?.standardError).toBeCloseTo(Math.sqrt(5 / 12), 12);
    expect(effects[0]).toMatchObject({ verdict: 'clear', difference: 8 });
    expect(effects[1]).toMatchObject({ verdict: 'unclear', difference: 3 });
  });

  it('are flat when nothing changes', () => {
    expect(effectsOf(() => 0.5).map(({ verdict, difference }) => [verdict, difference])).toEqual([
      ['flat', 0],
      ['flat', 0],
    ]);
  });

  it('are smaller than the noise when they are', () => {
    const noisy = makePlan({ space, configurations: 8, seeds: 2 });
    const outcomes = noisy.trials.map((trial, index) =>
      finished(trial, 0.5 + (index % 2) * 0.1 + (trial.params['a'] === 'x' ? 0.001 : 0)),
    );
    const effect = reportModel({ ...base, plan: noisy, outcomes }).effects.find(({ name }) => name === 'a');
    expect(effect?.verdict).toBe('within-noise');
  });

  it('are not judged below eight completed configurations', () => {
    const few = { ...plan, trials: plan.trials.slice(0, 7) };
    const model = reportModel({
      ...base,
      plan: few,
      outcomes: few.trials.map((trial, index) => finished(trial, index)),
    });
    expect(model.effects.every(({ verdict }) => verdict === 'too-few')).toBe(true);
  });

  it('are called clear in at most about one of twenty sweeps that hold nothing but noise', () => {
    const sweeps = 300;
    let alarms = 0;
    for (let sweep = 0; sweep < sweeps; sweep += 1) {
      const random = seededRandom('null', sweep);
      const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
      const [, b] = reportModel({
        ...base,
        plan,
        outcomes: plan.trials.map((trial) => finished(trial, normal())),
      }).effects;
      if (b?.verdict === 'clear') alarms += 1;
    }
    // Two parameters, the smaller effect looked at: far below 5 %, whose upper bound at 300 sweeps is 26.
    expect(alarms).toBeLessThan(26);
  });

  it('cut ranges into bins on their own scale, with labels that tell them apart', () => {
    const log = [{ name: 'r', dimension: { kind: 'log_uniform_values', min: 1e-4, max: 1 } }] as const;
    const trials = [1e-4, 2e-4, 3e-4, 1e-2, 2e-2, 3e-2, 0.5, 0.6, 1].map((r, number) => makeTrial(number, { r }));
    const ranged = { ...makePlan({ space: log, configurations: 0 }), trials };
    const [effect] = reportModel({
      ...base,
      plan: ranged,
      outcomes: trials.map((trial) => finished(trial, trial.number)),
    }).effects;
    expect(effect?.levels.map(({ label, n }) => [label, n])).toEqual([
      ['0.0001 .. 0.0017', 3],
      ['0.0017 .. 0.12', 3],
      ['0.12 .. 1', 3],
    ]);
  });

  it('label bins of whole numbers without gaps', () => {
    const whole = [{ name: 'k', dimension: { kind: 'int_uniform', min: 4, max: 64 } }] as const;
    const trials = [4, 10, 12, 20, 22, 31, 40, 50, 64].map((k, number) => makeTrial(number, { k }));
    const ranged = { ...makePlan({ space: whole, configurations: 0 }), trials };
    const [effect] = reportModel({
      ...base,
      plan: ranged,
      outcomes: trials.map((trial) => finished(trial, trial.number)),
    }).effects;
    expect(effect?.levels.map(({ label }) => label)).toEqual(['4 .. 15', '16 .. 35', '36 .. 64']);
  });
});

describe('edge cases', () => {
  it('a sweep without trials is finished and says nothing', () => {
    const model = reportModel({ ...base, plan: makePlan({ configurations: 0 }), outcomes: [] });
    expect(model).toMatchObject({
      state: 'finished',
      best: null,
      bestFive: [],
      seedNoise: null,
      reproduce: null,
      remarks: [],
    });
  });

  it('before the first trial everything waits', () => {
    const model = reportModel({ ...base, plan: makePlan({ configurations: 3 }), outcomes: [], gates: null });
    expect(model).toMatchObject({ state: 'running', data: null, baselines: [], counts: { waiting: 3 } });
    expect(codes(model)).toEqual(['interim']);
  });

  it('all failed: failed, with class and message of each', () => {
    const plan = makePlan({ configurations: 3 });
    const model = reportModel({ ...base, plan, outcomes: plan.trials.map((trial) => failed(trial)) });
    expect(model.state).toBe('failed');
    expect(model.failed).toHaveLength(3);
    expect(model.failed[0]).toMatchObject({ number: 0, class: 'user', message: 'Error: no such column "label"' });
    expect(codes(model)).toContain('nothing-ranked');
  });

  it('all diverged: finished, and a smaller learning rate is the advice', () => {
    const plan = makePlan({ configurations: 3 });
    const model = reportModel({ ...base, plan, outcomes: plan.trials.map((trial) => finished(trial, null)) });
    expect(model).toMatchObject({ state: 'finished', best: null });
    expect(model.diverged.map(({ number, epochs }) => [number, epochs])).toEqual([
      [0, 2],
      [1, 2],
      [2, 2],
    ]);
    expect(model.remarks[0]?.text).toContain('smaller learning rates');
  });

  it('one trial: best, not ranked against anything, no optimism to warn of', () => {
    const plan = makePlan({ configurations: 1 });
    const model = reportModel({ ...base, plan, outcomes: [finished(plan.trials[0]!, 0.8)] });
    expect(model.best?.number).toBe(0);
    expect(codes(model)).not.toContain('best-of-n');
    expect(model.effects.every(({ verdict }) => verdict === 'too-few')).toBe(true);
  });

  it('a constant objective: the lowest number is best and the tie is told', () => {
    const plan = makePlan({ configurations: 12 });
    const model = reportModel({ ...base, plan, outcomes: plan.trials.map((trial) => finished(trial, 0.5)) });
    expect(model.best?.number).toBe(0);
    expect(model.effects.every(({ verdict }) => verdict === 'flat')).toBe(true);
    expect(codes(model)).toEqual(expect.arrayContaining(['top-tied', 'at-baseline']));
  });

  it('minimize: the smallest is best', () => {
    const plan = makePlan({ configurations: 3, metric: { name: 'eval/loss', goal: 'minimize' } });
    const outcomes = [0.5, 0.2, 0.9].map((loss, index) => finished(plan.trials[index]!, loss, { metric: 'eval/loss' }));
    const model = reportModel({ ...base, plan, outcomes });
    expect(model.best?.number).toBe(1);
    expect(model.bestFive.map(({ mean }) => mean)).toEqual([0.2, 0.5, 0.9]);
    expect(model.baselines).toEqual([]);
  });

  it('the best single trial need not be of the best configuration', () => {
    const plan = makePlan({ configurations: 2, seeds: 2 });
    const outcomes = [0.8, 0.6, 0.75, 0.74].map((value, index) => finished(plan.trials[index]!, value));
    const model = reportModel({ ...base, plan, outcomes });
    expect(model.best).toMatchObject({ number: 0, configuration: 0 });
    expect(model.bestFive[0]).toMatchObject({ configuration: 1, trials: [2, 3] });
    expect(codes(model)).toContain('top-within-noise');
  });

  it('warns when results come from several kinds of machine, not when only hosts differ', () => {
    const plan = makePlan({ configurations: 4 });
    const on = (more: Partial<typeof provenance>) =>
      reportModel({
        ...base,
        plan,
        outcomes: plan.trials.map((trial, index) =>
          finished(trial, 0.8, { provenance: index < 3 ? provenance : { ...provenance, ...more } }),
        ),
      });
    expect(codes(on({ threads: 8 }))).toContain('mixed-provenance');
    expect(on({ threads: 8 }).provenance.environments.map(({ trials, threads }) => [trials, threads])).toEqual([
      [3, 2],
      [1, 8],
    ]);
    expect(codes(on({ host: 'other' }))).not.toContain('mixed-provenance');
    expect(on({ host: 'other' }).provenance.environments[0]?.hosts).toEqual([
      { host: 'laptop', trials: 3 },
      { host: 'other', trials: 1 },
    ]);
  });

  it('quotes a file name for the shell', () => {
    const plan = makePlan({ configurations: 1 });
    const command = (file: string) =>
      reportModel({ ...base, plan, outcomes: [finished(plan.trials[0]!, 0.8)], file }).reproduce;
    expect(command("it's $(rm).yaml")).toBe(`hypersweep run 'it'\\''s $(rm).yaml' --trial 0`);
    expect(command('-x.yaml')).toBe('hypersweep run ./-x.yaml --trial 0');
  });
});

describe('whatever comes in', () => {
  const plan = makePlan({ configurations: 12, seeds: 2, repeated: 5 });
  const states: readonly TrialState[] = ['waiting', 'running', 'complete', 'diverged', 'failed', 'cancelled'];
  const outcomesOf = fc
    .array(
      fc.tuple(
        fc.constantFrom(...states),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.constantFrom(...failureClasses),
      ),
      {
        minLength: plan.trials.length,
        maxLength: plan.trials.length,
      },
    )
    .map((drawn) =>
      plan.trials.map((trial, index): TrialOutcome => {
        const [state, value, kind] = drawn[index]!;
        if (state === 'waiting' || state === 'running') return { trial, state };
        if (state === 'failed' || state === 'cancelled')
          return { trial, state, failure: { class: kind, attempt: 1, message: 'm', at } };
        return finished(trial, state === 'diverged' ? null : value);
      }),
    );

  it('counts every trial once, in whatever order and however often it is told', () => {
    fc.assert(
      fc.property(outcomesOf, fc.integer(), (outcomes, seed) => {
        const model = reportModel({ ...base, plan, outcomes });
        expect(Object.values(model.counts).reduce((sum, count) => sum + count, 0)).toBe(plan.trials.length);
        const mixed = shuffled([...outcomes, ...outcomes], seededRandom(seed));
        expect(reportModel({ ...base, plan, outcomes: mixed })).toEqual(model);
      }),
      { numRuns: 50 },
    );
  });

  it('puts each completed configuration into exactly one level of each effect', () => {
    fc.assert(
      fc.property(outcomesOf, (outcomes) => {
        const model = reportModel({ ...base, plan, outcomes });
        const completed = new Set(
          outcomes.filter(({ state }) => state === 'complete').map(({ trial }) => trial.configuration),
        );
        for (const { levels } of model.effects) expect(levels.reduce((sum, { n }) => sum + n, 0)).toBe(completed.size);
      }),
      { numRuns: 50 },
    );
  });

  it('takes 10,000 trials in less than a second', () => {
    const large = makePlan({ configurations: 10_000 });
    const outcomes = sentimentOutcomes(large);
    let model: ReturnType<typeof reportModel> | undefined;
    expect(cpuMs(() => (model = reportModel({ ...base, plan: large, outcomes })))).toBeLessThan(1000);
    expect(model?.trialCount).toBe(10_000);
  });
});
