import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factOf, goodTrials } from '../../../orchestrator/report/evidence.ts';
import { reportModel } from '../../../orchestrator/report/model.ts';
import { timelineSection } from '../../../orchestrator/report/sections/timeline.ts';
import { verdictSentence } from '../../../orchestrator/report/sections/verdict.ts';
import { renderReport } from '../../../orchestrator/report/terminal.ts';
import { failureClasses } from '../../../shared/records.ts';
import { seededRandom, shuffled } from '../../../shared/seeded-random.ts';
import type { TrialOutcome } from '../../../shared/trial-outcome.ts';
import type { TrialState } from '../../../shared/trial.ts';
import { analysisOf, at, cpuMs, failed, finished, gates, makePlan, provenance, sentimentOutcomes } from './fixtures.ts';

const base = { gates, wanted: 'running', now: at } as const;
const codes = (model: ReturnType<typeof reportModel>) => model.remarks.map(({ code }) => code);

describe('a finished sweep', () => {
  const plan = makePlan({ seeds: 3, repeated: 4 });
  const analysis = analysisOf(plan, sentimentOutcomes(plan));
  const model = reportModel({
    ...base,
    plan,
    outcomes: sentimentOutcomes(plan),
    file: 'configs/sentiment.yaml',
    analysis,
  });

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

  it.each([-1, 1])('does not say from when to when it ran where a clock is %d hours off', (hours) => {
    const outcomes = sentimentOutcomes(plan).map((outcome, index) =>
      index === 0 && 'result' in outcome
        ? { ...outcome, result: { ...outcome.result, startedAt: outcome.result.startedAt + hours * 3_600_000 } }
        : outcome,
    );
    const shifted = reportModel({ ...base, plan, outcomes, lines: new Map() });
    expect(model.timing.spanSeconds).toBeGreaterThan(0);
    expect(shifted.timing).toEqual({ ...model.timing, spanSeconds: null });
    const section = timelineSection(shifted);
    expect(section?.blocks).toEqual([]);
    expect(section?.sentence).toContain(
      'of work (from when to when is not known: clocks of workers and of this machine differ)',
    );
  });

  it('takes the best trial of the best configuration as the best one', () => {
    const objectives = sentimentOutcomes(plan).map((outcome) =>
      'result' in outcome ? (outcome.result.objective ?? 0) : 0,
    );
    expect(model.best?.objective).toBe(Math.max(...objectives));
    expect(model.best?.number).toBe(objectives.indexOf(Math.max(...objectives)));
    expect(model.reproduce).toBe(`hypersweep run configs/sentiment.yaml --trial ${String(model.best?.number)}`);
  });

  it('ranks configurations', () => {
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

  it('brings the analysis, and its lines in short', () => {
    expect(model.parameters[0]).toEqual({
      name: 'learning_rate',
      share: analysis.parameters[0]?.share,
      shareInterval: analysis.parameters[0]?.shareInterval,
      total: analysis.parameters[0]?.total,
      totalInterval: analysis.parameters[0]?.totalInterval,
      tier: analysis.parameters[0]?.tier,
      p: analysis.parameters[0]?.p,
      verdict: 'matters',
    });
    expect(model.parameters.map(({ name }) => name).sort()).toEqual([...model.swept].sort());
    expect(model.analysis?.parameters.slice(1).every(({ verdict }) => verdict !== 'matters')).toBe(true);
  });

  it('says when the analysis was interrupted, and nothing when it was not asked for', () => {
    const outcomes = sentimentOutcomes(plan);
    expect(codes(reportModel({ ...base, plan, outcomes, analysis: null }))).toContain('analysis-interrupted');
    expect(codes(reportModel({ ...base, plan, outcomes }))).not.toContain('analysis-interrupted');
  });

  it('gives the majority baseline with its method and error', () => {
    expect(model.baselines).toEqual([
      expect.objectContaining({
        name: 'majority class',
        value: 0.5,
        examples: 600,
        standardError: Math.sqrt(0.25 / (600 + 1.645 ** 2)),
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

  it.each([
    ['alike', 0.002, false],
    ['far apart in one configuration', 0.1, true],
  ])('with seeds %s: the report says whether the interval of the best may be too short', (_, apart, said) => {
    const plan = makePlan({ configurations: 6, seeds: 3 });
    const outcomes = plan.trials.map((trial) => {
      const { configuration, replicate } = trial;
      const step = configuration === 3 ? apart : 0.002;
      return finished(trial, 0.7 + 0.01 * configuration + step * (replicate - 1));
    });
    const model = reportModel({ ...base, plan, outcomes });
    const words = 'may be too short, because the seeds of some configurations differ far more than those of others';
    expect(model.standing?.corrected?.tooShort).toBe(said);
    expect(verdictSentence(model).includes(words)).toBe(said);
    expect(renderReport(model, { width: 400, color: false }).includes(words)).toBe(said);
  });

  it('puts no end of an interval above the top of the metric, and none below its bottom', () => {
    const plan = makePlan({ configurations: 6, seeds: 3 });
    const outcomes = (sign: number) =>
      plan.trials.map((trial) =>
        finished(trial, 0.5 + sign * (0.45 + 0.01 * trial.configuration - 0.02 * (trial.replicate % 2))),
      );
    const high = reportModel({ ...base, plan, outcomes: outcomes(1) }).standing?.corrected?.high;
    expect(high).toBe(1);
    const metric = { ...plan.record.metric, name: 'eval/mae', goal: 'minimize' } as const;
    const least = { ...plan, record: { ...plan.record, metric } };
    expect(reportModel({ ...base, plan: least, outcomes: outcomes(-1) }).standing?.corrected?.low).toBe(0);
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
  });

  it('a constant objective: the lowest number is best and the tie is told', () => {
    const plan = makePlan({ configurations: 12 });
    const model = reportModel({ ...base, plan, outcomes: plan.trials.map((trial) => finished(trial, 0.5)) });
    expect(model.best?.number).toBe(0);
    expect(codes(model)).toContain('top-tied');
    expect(model.suspicions.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['baseline', 'nothing-learnt', 'all-same']),
    );
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
    expect(model.best).toMatchObject({ number: 2, configuration: 1 });
    expect(model.bestFive[0]).toMatchObject({ configuration: 1, trials: [2, 3] });
    expect(model.betterValue).toEqual({ number: 0, objective: 0.8, seeds: 2 });
    expect(model.remarks.map(({ text }) => text).join()).toContain('over its 2 seeds it is worse, or less sure.');
    expect(codes(model)).toEqual(expect.arrayContaining(['top-within-noise', 'better-value']));
  });

  it.each(['maximize', 'minimize'] as const)(
    'one seed ranks below three that are worse by less than its doubt: %s',
    (goal) => {
      const sign = goal === 'maximize' ? 1 : -1;
      const plan = makePlan({ configurations: 4, repeated: 2, seeds: 3, metric: { name: 'eval/score', goal } });
      // Seeds differ by 1: two standard errors are 2 for one seed and 2 / sqrt(3) = 1.15 for three.
      const first = (lucky: number) => {
        const values = [9, 10, 11, 4, 5, 6, lucky, 3];
        const outcomes = values.map((value, index) =>
          finished(plan.trials[index]!, sign * value, { metric: 'eval/score' }),
        );
        return reportModel({ ...base, plan, outcomes });
      };
      const below = first(10.8);
      expect(below.bestFive.map(({ configuration }) => configuration)).toEqual([0, 2, 1, 3]);
      expect(below.best).toMatchObject({ number: 2, configuration: 0 });
      expect(below.standing?.observed).toBe(sign * 10);
      expect(below.betterValue).toBeNull();
      const above = first(10.9);
      expect(above.bestFive.map(({ configuration }) => configuration)).toEqual([2, 0, 1, 3]);
      expect(above.best).toMatchObject({ number: 6, objective: sign * 10.9, replicates: null });
      expect(above.betterValue).toEqual({ number: 2, objective: sign * 11, seeds: 3 });
    },
  );

  it('the best trial’s curve is drawn first, however many others have better values', () => {
    const plan = makePlan({ configurations: 60, repeated: 2, seeds: 3, metric: { name: 'eval/score' } });
    // Pooled noise of 1.41: three seeds at 10 are worth 8.37, a single one at 11 is worth 8.17.
    const outcomes = plan.trials.map((trial, number) =>
      finished(trial, [10, 10, 10, 3, 5, 7][number] ?? 11, { metric: 'eval/score' }),
    );
    const epochs = [{ epoch: 1, metrics: { 'eval/score': 1 }, seconds: 1 }];
    const lines = new Map(
      plan.trials.map(
        ({ number }) => [number, [{ kind: 'epochs' as const, attempt: 1, sequence: 0, epochs }]] as const,
      ),
    );
    const model = reportModel({ ...base, plan, outcomes, lines });
    expect(model.best?.number).toBe(0);
    expect(model.evidence?.curves[0]?.number).toBe(0);
    expect(model.best?.curve).toEqual([1]);
    const order = { goal: 'maximize', best: 0 } as const;
    expect(goodTrials(outcomes.flatMap(factOf), order).slice(0, 2)).toEqual([0, 6]);
  });

  it('one loss near nothing ranks below three small ones', () => {
    const metric = { name: 'eval/loss', goal: 'minimize' } as const;
    const plan = makePlan({ configurations: 4, repeated: 2, seeds: 3, metric });
    // Of a real sweep of penguins: over twenty seeds the first has a mean of 0.013, the third 0.214.
    const losses = [0.00388, 0.000193, 0.00905, 0.00782, 0.00496, 0.0161, 0.0000306, 0.0017];
    const outcomes = losses.map((loss, index) => finished(plan.trials[index]!, loss, { metric: metric.name }));
    const model = reportModel({ ...base, plan, outcomes });
    expect(model.bestFive[0]).toMatchObject({ configuration: 0, n: 3 });
    expect(model.betterValue).toEqual({ number: 6, objective: 0.0000306, seeds: 1 });
    const remark = model.remarks.find(({ code }) => code === 'better-value')?.text;
    expect(remark).toMatch(/^Trial 6 has a better value .* ranks lower: a single seed may be luck\.$/);
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

  it('takes 10,000 trials in less than a second', () => {
    const large = makePlan({ configurations: 10_000 });
    const outcomes = sentimentOutcomes(large);
    let model: ReturnType<typeof reportModel> | undefined;
    expect(cpuMs(() => (model = reportModel({ ...base, plan: large, outcomes })))).toBeLessThan(1000);
    expect(model?.trialCount).toBe(10_000);
  });
});
