import { describe, expect, it } from 'vitest';
import { statusJson } from '../../../orchestrator/report/json.ts';
import { renderLogLine } from '../../../orchestrator/report/log-line.ts';
import { renderMarkdown } from '../../../orchestrator/report/markdown.ts';
import { reportModel } from '../../../orchestrator/report/model.ts';
import { renderPlan } from '../../../orchestrator/report/plan-table.ts';
import { renderRepeated, type RepeatedTrial } from '../../../orchestrator/report/repeated.ts';
import { renderStatus } from '../../../orchestrator/report/status.ts';
import { renderSweepList } from '../../../orchestrator/report/sweep-list.ts';
import { renderReport } from '../../../orchestrator/report/terminal.ts';
import { renderTrial } from '../../../orchestrator/report/trial-page.ts';
import {
  analysisOf,
  at,
  failed,
  finished,
  gates,
  makePlan,
  provenance,
  sentimentOutcomes,
  story,
  storyWith,
} from './fixtures.ts';

const plan = makePlan({ name: 'first-look', seeds: 3, repeated: 4 });
const outcomes = sentimentOutcomes(plan).map((outcome, index) => (index === 5 ? failed(outcome.trial) : outcome));
const curve = [1, 2, 3, 4, 5, 6].map((epoch) => ({
  epoch,
  seconds: 0.7,
  metrics: { 'eval/accuracy': 0.5 + 0.05 * epoch, 'eval/loss': epoch === 4 ? null : 1 / epoch },
}));
const model = reportModel({
  plan,
  outcomes,
  gates,
  wanted: 'running',
  now: at,
  file: 'configs/sentiment.yaml',
  lines: new Map(
    plan.trials.map(({ number }) => [number, [{ kind: 'epochs', attempt: 1, sequence: 0, epochs: curve }]]),
  ),
  analysis: analysisOf(plan, outcomes),
});
const paths = ['.hypersweep/reports/first-look/report.md', '.hypersweep/reports/first-look/report.json'];
const wide = { width: 100, color: false };
const narrow = { width: 40, color: false };

describe('the report on a terminal', () => {
  it('names the next sweep instead of advice that its file follows or, with its reason, does not', () => {
    const next = { sentence: '9 configurations, 9 trials: 2 fixed.', file: '' };
    const advised = (of: typeof model) => renderReport(of, wide).split('\nNext\n')[1]!.split('\n\n')[0]!;
    expect(advised(model)).toMatch(/Fix|Search/);
    expect(advised({ ...model, next })).toContain('- hypersweep next writes it: 9 configurations, 9 trials: 2 fixed.');
    expect(advised({ ...model, next })).not.toMatch(/Fix|Search/);
  });

  it('says how many statements of the lesson held, where it is about something else, or why it cannot be read', () => {
    const lesson = { from: 'before', differs: ['the data are not its own'], open: [] };
    const told = { ...lesson, confirmed: ['a', 'b', 'c'], contradicted: ['d'] };
    const text = renderReport({ ...model, lesson: told }, wide);
    expect(text).toContain('warning: the data are not its own: what it says may not hold here');
    expect(text).toContain('lesson  3 confirmed, 1 contradicted: see the report');
    expect(renderReport(model, wide)).not.toContain('lesson');
    const unread = renderReport({ ...model, lesson: { problem: 'there is no such file' } }, wide);
    expect(unread).toContain('warning: the lesson could not be read: there is no such file');
  });

  it('is wide', () => {
    expect(renderReport(model, { ...wide, paths })).toMatchInlineSnapshot(`
      "first-look                                                                                  finished
      random search: 24 configurations, 32 trials
      32 trials: 28 complete, 3 diverged, 1 failed
      4.9 s a trial, 2 min 32 s of work in 1 min 06 s
      data: 2,400 train, 600 eval, 2 classes, 3 dropped (row of nulls)
      wasm backend, TensorFlow.js 4.22.0, 2 threads, AMD EPYC 7B13
      seed noise: sd 0.008 between seeds (4 repeated configurations, 7 degrees of freedom)

      Best: trial 29  eval/accuracy 0.847
        0.842 (0.830 to 0.853) once corrected for being the best of 21 configurations
        standard error 0.015 from 600 examples alone
        majority class 0.500: +0.347
        seed 1011783293, 6 epochs, 5.0 s
        ▁▂▄▅▇█
        dropout: 0.492518
        embedding_dim: 16
        epochs: 6
        learning_rate: 0.00308038
        optimizer: adam

      Best 5 configurations by eval/accuracy, less two standard errors (maximize)
        #  trial  eval/accuracy  learning_rate  embedding_dim  dropout   optimizer
        1     29          0.847  0.00308038     16             0.492518  adam
        2     21          0.843  0.00196228     16             0.27213   sgd
        3     25          0.840  0.00368214     8              0.580038  adam
        4     16          0.833  0.00347724     16             0.400674  adam
        5     13          0.832  0.00954444     8              0.46056   adam

      learning_rate matters, shown by 24 configurations
        32 of 32 trials, 24 configurations; 1 failed; 3 diverged; ANOVA-kernel Gaussian process (weight 96
        %) and random-forest fANOVA on 24 configurations; 90 % intervals from 40 half-samples; scale clip:
        4 trials gave no finite value; they count as worst; R2 0.86 of unseen trials; noise 12 %
        (replicates, 8 df); shares of the variance over the declared search space.

      ███████████████████████████████████████████████████████████████▓▓▓▓▓▓░··········
      █ main effects 79 % ▓ interactions 7.1 % ░ unexplained 1.5 % · seed noise 12 %
      Shares split what the hyperparameters explain, 86 % of the bar, among them.

      hyperparameter  share (90 %)   rank  verdict                         best              better
      learning_rate   91 % (54-100)  1     matters                         0.0015 .. 0.0054  inside
      embedding_dim   0.5 % (0-2)    2-4   not distinguishable from noise  -                 -
      dropout         0.6 % (0-9)    2-4   not distinguishable from noise  -                 -
      optimizer       0.0 % (0-1)    2-4   not distinguishable from noise  -                 -
        no room for: with interactions, p (Holm), gain

      eval/accuracy along each, difference from the average
        learning_rate  0.00011 ▁▁▁▁▂▄▇█▇▆▅▃▂▁▁▁ 0.095  -0.01301 .. +0.02588

      Cannot be said
        - which configuration is best: 4 may be as good as that of trial 29
        - Does embedding_dim matter? About 2,868 configurations in all should tell (309 to over 10,000)
        - Does dropout matter? About 1,098 configurations in all should tell (92 to over 10,000)
        - Does optimizer matter? About 84 configurations in all should tell (31 to over 10,000)

      Next
        - Search learning_rate from 0.00149 to 0.00542

      Diverged (the loss became NaN or infinite): 3
        trial 19  dropout 0.216286, embedding_dim 32, learning_rate 0.0898454, optimizer adam
        trial 28  dropout 0.217686, embedding_dim 16, learning_rate 0.0768814, optimizer adam
        trial 31  dropout 0.252391, embedding_dim 8, learning_rate 0.085178, optimizer adam
      Failed: 1
        trial 5 (user): Error: no such column "label"

      note: The two best configurations differ by 0.003, less than the seed noise (0.008): their order may
            be luck.
      note: Trained on the wasm backend. The native one is faster for convolutions and wide layers: npx
            hypersweep setup

      best    trial 29  eval/accuracy 0.847
      again   hypersweep run configs/sentiment.yaml --trial 29
      report  .hypersweep/reports/first-look/report.md
              .hypersweep/reports/first-look/report.json"
    `);
  });

  it('is narrow', () => {
    expect(renderReport(model, { ...narrow, paths })).toMatchInlineSnapshot(`
      "first-look                      finished
      random search: 24 configurations, 32
        trials
      32 trials: 28 complete, 3 diverged, 1
        failed
      4.9 s a trial, 2 min 32 s of work in 1
        min 06 s
      data: 2,400 train, 600 eval, 2 classes,
        3 dropped (row of nulls)
      wasm backend, TensorFlow.js 4.22.0, 2
        threads, AMD EPYC 7B13
      seed noise: sd 0.008 between seeds (4
        repeated configurations, 7 degrees of
        freedom)

      Best: trial 29  eval/accuracy 0.847
        0.842 (0.830 to 0.853) once corrected
          for being the best of 21
          configurations
        standard error 0.015 from 600 examples
          alone
        majority class 0.500: +0.347
        seed 1011783293, 6 epochs, 5.0 s
        ▁▂▄▅▇█
        dropout: 0.492518
        embedding_dim: 16
        epochs: 6
        learning_rate: 0.00308038
        optimizer: adam

      Best 5 configurations by eval/accuracy,…
        #  trial  eval/accura…  learning_ra…
        1     29         0.847  0.00308038
        2     21         0.843  0.00196228
        3     25         0.840  0.00368214
        4     16         0.833  0.00347724
        5     13         0.832  0.00954444
        no room for: embedding_dim, dropout,
        optimizer

      learning_rate matters, shown by 24
      configurations
        32 of 32 trials, 24 configurations; 1
        failed; 3 diverged; ANOVA-kernel
        Gaussian process (weight 96 %) and
        random-forest fANOVA on 24
        configurations; 90 % intervals from 40
        half-samples; scale clip: 4 trials
        gave no finite value; they count as
        worst; R2 0.86 of unseen trials; noise
        12 % (replicates, 8 df); shares of the
        variance over the declared search
        space.

      ████████████████████████████████▓▓░·····
      █ main effects 79 % ▓ interactions 7.1 %
      ░ unexplained 1.5 % · seed noise 12 %
      Shares split what the hyperparameters
        explain, 86 % of the bar, among them.

      hyperpara…  share (90…  rank  verdict
      learning_…  91 % (54-…  1     matters
      embedding…  0.5 % (0-…  2-4   not disti…
      dropout     0.6 % (0-…  2-4   not disti…
      optimizer   0.0 % (0-…  2-4   not disti…
        no room for: best, better, with
        interactions, p (Holm), gain

      eval/accuracy along each, difference
        from the average
        learning_rate  0.00011 ▁▁▁▁▂▄▇█▇▆▅▃▂▁…

      Cannot be said
        - which configuration is best: 4 may
          be as good as that of trial 29
        - Does embedding_dim matter? About
          2,868 configurations in all should
          tell (309 to over 10,000)
        - Does dropout matter? About 1,098
          configurations in all should tell
          (92 to over 10,000)
        - Does optimizer matter? About 84
          configurations in all should tell
          (31 to over 10,000)

      Next
        - Search learning_rate from 0.00149 to
          0.00542

      Diverged (the loss became NaN or infini…
        trial 19  dropout 0.216286, embedding…
        trial 28  dropout 0.217686, embedding…
        trial 31  dropout 0.252391, embedding…
      Failed: 1
        trial 5 (user): Error: no such column
          "label"

      note: The two best configurations differ
            by 0.003, less than the seed noise
            (0.008): their order may be luck.
      note: Trained on the wasm backend. The
            native one is faster for
            convolutions and wide layers: npx
            hypersweep setup

      best    trial 29  eval/accuracy 0.847
      again   hypersweep run configs/sentiment.yaml --trial 29
      report  .hypersweep/reports/first-look/report.md
              .hypersweep/reports/first-look/report.json"
    `);
  });

  it('says with colour nothing that it does not say without', () => {
    const colored = renderReport(model, { ...wide, color: true, paths });
    expect(colored).not.toBe(renderReport(model, { ...wide, paths }));
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(renderReport(model, { ...wide, paths }));
  });

  it('says that a few trials tell little', () => {
    const few = makePlan({ name: 'few', configurations: 4 });
    const three = sentimentOutcomes(few).slice(0, 3);
    const analysis = analysisOf(few, three);
    const text = renderReport(
      reportModel({ plan: few, outcomes: three, gates, wanted: 'paused', now: at, analysis }),
      wide,
    );
    expect(text).toMatchInlineSnapshot(`
      "few                                                                                           paused
      random search: 4 configurations, 4 trials
      4 trials: 3 complete, 1 waiting
      5.0 s a trial, 15 s of work in 9.0 s
      data: 2,400 train, 600 eval, 2 classes, 3 dropped (row of nulls)
      wasm backend, TensorFlow.js 4.22.0, 2 threads, AMD EPYC 7B13

      Best: trial 2  eval/accuracy 0.825
        standard error 0.016 from 600 examples alone
        majority class 0.500: +0.325
        seed 1007951184, 6 epochs, 5.0 s
        dropout: 0.482139
        embedding_dim: 32
        epochs: 6
        learning_rate: 0.000792484
        optimizer: sgd

      Best 3 configurations by eval/accuracy (maximize)
        #  trial  eval/accuracy  dropout   embedding_dim  learning_rate  optimizer
        1      2          0.825  0.482139  32             0.000792484    sgd
        2      0          0.808  0.3       8              0.001          sgd
        3      1          0.757  0.100419  16             0.0980547      sgd

      Too few trials: 3 configurations for 3 parameters, shares need 12
        3 of 3 trials, 3 configurations; no shares.

      hyperparameter  verdict
      dropout         not testable: too few trials (rank correlation 1.00, p 0.333)
      embedding_dim   not testable: too few trials (rank correlation 0.50, p 1.000)
      learning_rate   not testable: too few trials (rank correlation -1.00, p 0.333)
      optimizer       not testable: constant: one value in all trials

      note: The best of 3 trials is an optimistic figure: it was picked because it came out best. A fresh
            seed tends to give less.
      note: Seed noise is not measured: no configuration ran with two seeds. \`replicates: {configs: 4,
            seeds: 3}\` would tell how much of a difference is luck.
      note: Only 3 of 4 trials have ended: everything here may still change.
      note: Trained on the wasm backend. The native one is faster for convolutions and wide layers: npx
            hypersweep setup

      best    trial 2  eval/accuracy 0.825
      again   hypersweep run FILE --trial 2"
    `);
  });

  it('has something to say before anything has run, and when all went wrong', () => {
    const three = makePlan({ name: 'three', configurations: 3 });
    const of = (told: Parameters<typeof reportModel>[0]['outcomes']) =>
      renderReport(reportModel({ plan: three, outcomes: told, gates: null, wanted: 'running', now: at }), wide);
    expect(of([])).toMatchInlineSnapshot(`
      "three                                                                                        running
      random search: 3 configurations, 3 trials
      3 trials: 3 waiting

      No completed trial yet.

      note: No trial has ended yet: everything here may still change."
    `);
    expect(of(three.trials.map((trial) => failed(trial, `TypeError: x\n    at model (task.ts:3)`))))
      .toMatchInlineSnapshot(`
      "three                                                                                         failed
      random search: 3 configurations, 3 trials
      3 trials: 3 failed

      No completed trial yet.

      Failed: 3
        trial 0 (user): TypeError: x at model (task.ts:3)
        trial 1 (user): TypeError: x at model (task.ts:3)
        trial 2 (user): TypeError: x at model (task.ts:3)

      warning: No trial completed, so there is nothing to rank. See the failures."
    `);
    expect(of(three.trials.map((trial) => finished(trial, null)))).toMatchInlineSnapshot(`
      "three                                                                                       finished
      random search: 3 configurations, 3 trials
      3 trials: 3 diverged
      4.0 s a trial, 12 s of work in 8.0 s
      wasm backend, TensorFlow.js 4.22.0, 2 threads, AMD EPYC 7B13

      No completed trial yet.

      Diverged (the loss became NaN or infinite): 3
        trial 0  dropout 0.3, embedding_dim 8, learning_rate 0.001, optimizer sgd
        trial 1  dropout 0.100419, embedding_dim 16, learning_rate 0.0980547, optimizer sgd
        trial 2  dropout 0.482139, embedding_dim 32, learning_rate 0.000792484, optimizer sgd

      warning: No trial completed, so there is nothing to rank. 3 trials diverged: try smaller learning
               rates first.
      note: Trained on the wasm backend. The native one is faster for convolutions and wide layers: npx
            hypersweep setup"
    `);
  });

  it('keeps paths whole, so that they can be copied', () => {
    const long = [`/${'a'.repeat(90)}.html`, `/${'a'.repeat(90)}.json`];
    expect(renderReport(model, { ...narrow, paths: long })).toContain(long[1]);
  });
});

describe('the status', () => {
  it('is a glance', () => {
    expect(renderStatus(model, wide)).toMatchInlineSnapshot(`
      "first-look                                                                                  finished
      random search: 24 configurations, 32 trials
      32 trials: 28 complete, 3 diverged, 1 failed
      4.9 s a trial, 2 min 32 s of work in 1 min 06 s
      data: 2,400 train, 600 eval, 2 classes, 3 dropped (row of nulls)
      wasm backend, TensorFlow.js 4.22.0, 2 threads, AMD EPYC 7B13
      seed noise: sd 0.008 between seeds (4 repeated configurations, 7 degrees of freedom)

      Best: trial 29  eval/accuracy 0.847
        0.842 (0.830 to 0.853) once corrected for being the best of 21 configurations
        standard error 0.015 from 600 examples alone
        majority class 0.500: +0.347
        seed 1011783293, 6 epochs, 5.0 s
        ▁▂▄▅▇█
        dropout: 0.492518
        embedding_dim: 16
        epochs: 6
        learning_rate: 0.00308038
        optimizer: adam"
    `);
  });

  it('as JSON has the promised shape', () => {
    expect(statusJson(model, '/r/report.json')).toMatchInlineSnapshot(`
      {
        "baselines": [
          {
            "examples": 600,
            "method": "always answers the largest class of the evaluation examples",
            "name": "majority class",
            "standardError": 0.020366539219643376,
            "value": 0.5,
          },
        ],
        "best": {
          "metrics": {
            "eval/accuracy": 0.8466666666666667,
            "eval/loss": 0.15333333333333332,
          },
          "number": 29,
          "params": {
            "dropout": 0.492518,
            "embedding_dim": 16,
            "epochs": 6,
            "learning_rate": 0.00308038,
            "optimizer": "adam",
          },
        },
        "counts": {
          "cancelled": 0,
          "complete": 28,
          "diverged": 3,
          "failed": 1,
          "running": 0,
          "stopped": 0,
          "waiting": 0,
        },
        "reportPath": "/r/report.json",
        "schemaVersion": 1,
        "state": "finished",
        "sweepId": "0123456789abcdef",
      }
    `);
    expect(statusJson(reportModel({ plan, outcomes: [], gates: null, wanted: 'paused', now: at }), null)).toMatchObject(
      {
        state: 'paused',
        best: null,
        baselines: [],
        reportPath: null,
      },
    );
  });
});

it('the plan', () => {
  expect(renderPlan(plan, wide)).toMatchInlineSnapshot(`
    "first-look
      plan    random search: 24 configurations, 32 trials
      trials  32 trials of 24 configurations, 3 seeds for the first 4
      task    sentiment
      metric  eval/accuracy, maximize, after the last epoch
      seed    7
      time    known once the first trials are done

      parameter      values             spread        default
      dropout        0 .. 0.6           ████████████
      embedding_dim  8, 16, 32          ███
      epochs         6
      learning_rate  log 0.0001 .. 0.1  ████████████  0.001
      optimizer      sgd, adam          ██"
  `);
  expect(renderPlan(plan, { ...narrow, secondsPerTrial: 4.2, slots: 2 })).toMatchInlineSnapshot(`
    "first-look
      plan    random search: 24
              configurations, 32 trials
      trials  32 trials of 24
              configurations, 3 seeds for
              the first 4
      task    sentiment
      metric  eval/accuracy, maximize, after
              the last epoch
      seed    7
      time    about 1 min 07 s at 4.2 s a
              trial, 2 at once

      parameter     values
      dropout       0 .. 0.6
      embedding_d…  8, 16, 32
      epochs        6
      learning_ra…  log 0.0001…
      optimizer     sgd, adam"
  `);
});

it('the list of sweeps', () => {
  const sweeps = [model, { ...model, sweepId: 'fedcba9876543210', name: null, state: 'running' as const }];
  expect(renderSweepList(sweeps, wide)).toMatchInlineSnapshot(`
    "id                name        state     trials
    0123456789abcdef  first-look  finished  28 complete, 3 diverged, 1 failed
    fedcba9876543210  -           running   28 complete, 3 diverged, 1 failed"
  `);
  expect(renderSweepList([], wide)).toMatchInlineSnapshot(
    `"The store has no sweeps yet: hypersweep run FILE starts one."`,
  );
});

it("one trial's dynamics", () => {
  const page = renderTrial(outcomes[2]!, storyWith('a "sentence"', curve), { ...wide, metric: plan.record.metric });
  expect(page.slice(page.indexOf('overfitting since'))).toMatchInlineSnapshot(`
    "overfitting since epoch 2: a "sentence"

      curve of 6 epochs   first            last
      eval/accuracy      0.5500  ▁▂▄▅▇█  0.8000
      eval/loss          1.0000  █▄▂×▁▁  0.1667

      layer, 2 looks  gradient  update/weight  weight  dead units
      a "sentence"    ▅▅ 0.1    ▅▅ 0.01        ▅▅ 1    25 %
      last            ▅▅ 2      ▅▅ 0.02        ×× -
      learning rate █▁ 0.05

    1 of 2 followed examples changed their predicted class
      "a "sentence"" (a "sentence"): a "sentence" from 1, other from 2, now 0.80"
  `);
});

it("one trial's page", () => {
  const { metric } = plan.record;
  expect(renderTrial(outcomes[2]!, story(curve), { ...wide, metric })).toMatchInlineSnapshot(`
    "Trial 2  complete
      configuration 0, replicate 2, seed 1130644161, id 0123456789abcdef-0-ip5mm9
      dropout: 0.3
      embedding_dim: 8
      epochs: 6
      learning_rate: 0.001
      optimizer: sgd

      metric         epoch 6
      eval/accuracy   0.8050  maximize
      eval/loss       0.1950
      6 epochs in 5.0 s, attempt 1, started 2026-01-02T03:04:09.000Z
      wasm backend, TensorFlow.js 4.22.0, 2 threads, AMD EPYC 7B13, Node 20.20.2, on laptop

      curve of 6 epochs   first            last
      eval/accuracy      0.5500  ▁▂▄▅▇█  0.8000
      eval/loss          1.0000  █▄▂×▁▁  0.1667"
  `);
  expect(renderTrial(outcomes[2]!, story(curve), { ...narrow, metric })).toMatchInlineSnapshot(`
    "Trial 2  complete
      configuration 0, replicate 2, seed
      1130644161, id
      0123456789abcdef-0-ip5mm9
      dropout: 0.3
      embedding_dim: 8
      epochs: 6
      learning_rate: 0.001
      optimizer: sgd

      metric         epoch 6
      eval/accuracy   0.8050  maximize
      eval/loss       0.1950
      6 epochs in 5.0 s, attempt 1, started
        2026-01-02T03:04:09.000Z
      wasm backend, TensorFlow.js 4.22.0, 2
        threads, AMD EPYC 7B13, Node
        20.20.2, on laptop

      curve of 6 ep…   first            last
      eval/accuracy   0.5500  ▁▂▄▅▇█  0.8000
      eval/loss       1.0000  █▄▂×▁▁  0.1667"
  `);
  expect(renderTrial(outcomes[5]!, story([]), { ...wide, metric })).toMatchInlineSnapshot(`
    "Trial 5  failed
      configuration 1, replicate 2, seed 294027622, id 0123456789abcdef-1-4v215y
      dropout: 0.100419
      embedding_dim: 16
      epochs: 6
      learning_rate: 0.0980547
      optimizer: sgd

    failed in attempt 1 (user): Error: no such column "label""
  `);
  expect(renderTrial({ trial: plan.trials[9]!, state: 'waiting' }, story([]), wide)).toMatchInlineSnapshot(`
    "Trial 9  waiting
      configuration 3, replicate 0, seed 1600180364, id 0123456789abcdef-3-qgpf2k
      dropout: 0.0611194
      embedding_dim: 8
      epochs: 6
      learning_rate: 0.0397286
      optimizer: sgd"
  `);
});

it('a trial that was trained again', () => {
  const [, , outcome] = outcomes;
  if (outcome === undefined || !('result' in outcome)) throw new Error('the fixture has a result here');
  const repeated: RepeatedTrial = {
    trial: outcome.trial,
    outcome: outcome.result,
    provenance,
    comparison: 'equal',
    stored: { result: outcome.result },
  };
  const options = { ...wide, metric: plan.record.metric, saved: '/tmp/model' };
  expect(renderRepeated(repeated, options)).toMatchInlineSnapshot(`
    "Trial 2 again  complete  0.8050
      6 epochs in 5.0 s, seed 1130644161
      wasm backend, TensorFlow.js 4.22.0, 2 threads, AMD EPYC 7B13
      dropout: 0.3
      embedding_dim: 8
      epochs: 6
      learning_rate: 0.001
      optimizer: sgd

      metric                         now         in the sweep
      eval/accuracy                0.805                0.805
      eval/loss      0.19499999999999995  0.19499999999999995

    Equal: metrics and curves are bit for bit those of the sweep.
    model  /tmp/model"
  `);
  const last = (comparison: RepeatedTrial['comparison'], stored: RepeatedTrial['stored']) =>
    renderRepeated({ ...repeated, comparison, stored }, { ...options, saved: null })
      .split('\n\n')
      .at(-1);
  expect(last('none', null)).toMatchInlineSnapshot(`"Nothing to compare with: the sweep has no result of this trial."`);
  expect(last('different', repeated.stored)).toMatchInlineSnapshot(`
    "Different: on the same backend, version, thread count and processor the values should be equal bit
      for bit, and are not. The task may use chance or time of its own."
  `);
  expect(last('other-machine', repeated.stored)).toMatchInlineSnapshot(`
    "Not comparable bit for bit: backend, version, thread count or processor are not those of the sweep,
      so small differences are expected."
  `);
});

it('log lines', () => {
  const base = { attempt: 1, sequence: 0 };
  const text = [
    renderLogLine({ ...base, kind: 'start', worker: 'laptop', at }),
    renderLogLine({
      ...base,
      kind: 'epochs',
      epochs: [{ epoch: 1, metrics: { 'eval/loss': 0.5, 'train/loss': null }, seconds: 0.4 }],
    }),
    renderLogLine({ ...base, kind: 'output', stream: 'stdout', text: 'hello\n\u001b[2Jworld\r\n' }),
    renderLogLine({ ...base, kind: 'end', class: 'crash', message: 'SIGSEGV', at }),
  ];
  expect(text.join('\n')).toMatchInlineSnapshot(`
    "attempt 1  started on laptop at 2026-01-02T03:04:05.000Z
    attempt 1  epoch 1  eval/loss 0.5000  train/loss NaN  0.4 s
    attempt 1  stdout | hello
    attempt 1  stdout | ␛[2Jworld
    attempt 1  ended without a result at 2026-01-02T03:04:05.000Z: crash: SIGSEGV"
  `);
});

it('the report as Markdown', () => {
  expect(renderMarkdown(model)).toMatchInlineSnapshot(`
    "# first-look

    - **State:** finished
    - **Plan:** random search: 24 configurations, 32 trials: 28 complete, 3 diverged, 1 failed
    - **Task:** sentiment
    - **Metric:** eval/accuracy, maximize, after the last epoch
    - **Time:** 4.9 s a trial, 2 min 32 s of work in 1 min 06 s
    - **Told:** 2026-01-02T03:04:05.000Z

    ## Is anything better than the baselines?

    **Yes. The best of 21 configurations reaches eval/accuracy 0.847, 0.842 once corrected for being the best of so many: better than majority class (0.500) by more than noise: gain +0.342, between +0.299 and +0.385.**

    Against each baseline, with approximate intervals:

    | baseline | value | gain | from | to | verdict |
    | --- | --- | --- | --- | --- | --- |
    | majority class | 0.500 | \\+0.342 | 0.299 | 0.385 | better |

    ### The best trial: 29

    - 0.842 (0.830 to 0.853) once corrected for being the best of 21 configurations
    - standard error 0.015 from 600 examples alone
    - seed 1011783293, 6 epochs, 5.0 s

    \`\`\`yaml
    dropout: 0.492518
    embedding_dim: 16
    epochs: 6
    learning_rate: 0.00308038
    optimizer: adam
    \`\`\`

    Its metrics at epoch 6:

    | metric | value |
    | --- | --- |
    | eval/accuracy | 0.8467 |
    | eval/loss | 0.1533 |

    Train it again:

    \`\`\`sh
    hypersweep run configs/sentiment.yaml --trial 29
    \`\`\`

    Best 5 configurations by the mean over their seeds, less two standard errors (maximize):

    | \\# | trial | eval/accuracy | learning_rate | embedding_dim | dropout | optimizer |
    | --- | --- | --- | --- | --- | --- | --- |
    | 1 | 29 | 0.847 | 0.00308038 | 16 | 0.492518 | adam |
    | 2 | 21 | 0.843 | 0.00196228 | 16 | 0.27213 | sgd |
    | 3 | 25 | 0.840 | 0.00368214 | 8 | 0.580038 | adam |
    | 4 | 16 | 0.833 | 0.00347724 | 16 | 0.400674 | adam |
    | 5 | 13 | 0.832 | 0.00954444 | 8 | 0.46056 | adam |

    ## What does the best trial get wrong?

    **Its predictions are not known: the task brings its own data or metrics, or nothing was kept of them.**

    ## Which hyperparameters matter?

    **learning_rate matters, shown by 24 configurations.**

    Parts of the variance:

    | part | share |
    | --- | --- |
    | main effects | 79 % |
    | interactions | 7.1 % |
    | unexplained | 1.5 % |
    | seed noise | 12 % |

    Shares split what the hyperparameters explain, 86 % of the bar, among them.

    What each explains alone, and with interactions, as a share of what all explain together (90 % intervals):

    | hyperparameter | share (90 %) | rank | verdict | best | better | with interactions | p (Holm) | gain |
    | --- | --- | --- | --- | --- | --- | --- | --- | --- |
    | learning_rate | 91 % (54-100) | 1 | matters | 0.0015 .. 0.0054 | inside | 99 % (90-100) | 0.004 | 0.036 |
    | embedding_dim | 0.5 % (0-2) | 2-4 | not distinguishable from noise | \\- | \\- | 7.5 % (0-39) | 1 | 0.00067 |
    | dropout | 0.6 % (0-9) | 2-4 | not distinguishable from noise | \\- | \\- | 1.5 % (0-25) | 1 | 0.000027 |
    | optimizer | 0.0 % (0-1) | 2-4 | not distinguishable from noise | \\- | \\- | 0.5 % (0-6) | 1 | 0.0006 |

    32 of 32 trials, 24 configurations; 1 failed; 3 diverged; ANOVA-kernel Gaussian process (weight 96 %) and random-forest fANOVA on 24 configurations; 90 % intervals from 40 half-samples; scale clip: 4 trials gave no finite value; they count as worst; R2 0.86 of unseen trials; noise 12 % (replicates, 8 df); shares of the variance over the declared search space.

    ### What cannot be said

    - which configuration is best: 4 may be as good as that of trial 29
    - Does embedding_dim matter? About 2,868 configurations in all should tell (309 to over 10,000)
    - Does dropout matter? About 1,098 configurations in all should tell (92 to over 10,000)
    - Does optimizer matter? About 84 configurations in all should tell (31 to over 10,000)

    ## How does the metric change?

    **learning_rate: best inside.**

    learning_rate: difference of eval/accuracy from the average, with its 90 % band:

    | learning_rate | effect | low | high |
    | --- | --- | --- | --- |
    | 0.0001055 | \\-0.008546 | \\-0.02131 | 0.004218 |
    | 0.0001625 | \\-0.01083 | \\-0.01671 | \\-0.004944 |
    | 0.0002503 | \\-0.01301 | \\-0.01706 | \\-0.008963 |
    | 0.0004294 | \\-0.01295 | \\-0.01914 | \\-0.006759 |
    | 0.0006612 | \\-0.007773 | \\-0.01284 | \\-0.002708 |
    | 0.001018 | 0.003153 | \\-0.0001267 | 0.006432 |
    | 0.001568 | 0.01909 | 0.01441 | 0.02376 |
    | 0.002414 | 0.02588 | 0.0216 | 0.03016 |
    | 0.004142 | 0.01793 | 0.01276 | 0.0231 |
    | 0.006378 | 0.01276 | 0.005335 | 0.02018 |
    | 0.009822 | 0.008645 | 0.002475 | 0.01481 |
    | 0.01512 | 0.001097 | \\-0.006522 | 0.008715 |
    | 0.02329 | \\-0.006879 | \\-0.01273 | \\-0.001026 |
    | 0.03995 | \\-0.01144 | \\-0.01559 | \\-0.007283 |
    | 0.06153 | \\-0.01233 | \\-0.01709 | \\-0.007576 |
    | 0.09475 | \\-0.01198 | \\-0.01516 | \\-0.008798 |

    embedding_dim: difference of eval/accuracy from the average, with its 90 % band:

    | embedding_dim | effect | low | high |
    | --- | --- | --- | --- |
    | 8 | \\-0.0005139 | \\-0.00218 | 0.001153 |
    | 16 | 0.00002753 | \\-0.0005998 | 0.0006548 |
    | 32 | 0.0004863 | \\-0.001244 | 0.002216 |

    dropout: difference of eval/accuracy from the average, with its 90 % band:

    | dropout | effect | low | high |
    | --- | --- | --- | --- |
    | 0.004687 | \\-0.0000232 | \\-0.0008137 | 0.0007673 |
    | 0.04219 | \\-0.0000316 | \\-0.0007447 | 0.0006815 |
    | 0.07969 | \\-0.0000397 | \\-0.0006743 | 0.0005949 |
    | 0.1266 | \\-0.00004813 | \\-0.0005863 | 0.0004901 |
    | 0.1641 | \\-0.00005238 | \\-0.0005178 | 0.0004131 |
    | 0.2016 | \\-0.0000534 | \\-0.0004537 | 0.0003469 |
    | 0.2391 | \\-0.00005041 | \\-0.0003985 | 0.0002977 |
    | 0.2766 | \\-0.00004287 | \\-0.000359 | 0.0002733 |
    | 0.3234 | \\-0.00002672 | \\-0.0003415 | 0.0002881 |
    | 0.3609 | \\-0.000008616 | \\-0.0003541 | 0.0003369 |
    | 0.3984 | 0.00001323 | \\-0.0003847 | 0.0004111 |
    | 0.4359 | 0.00003723 | \\-0.0004271 | 0.0005016 |
    | 0.4734 | 0.000061 | \\-0.0004779 | 0.0005999 |
    | 0.5203 | 0.00008666 | \\-0.0005506 | 0.0007239 |
    | 0.5578 | 0.0001022 | \\-0.0006145 | 0.000819 |
    | 0.5953 | 0.0001131 | \\-0.0006815 | 0.0009077 |

    optimizer: difference of eval/accuracy from the average, with its 90 % band:

    | optimizer | effect | low | high |
    | --- | --- | --- | --- |
    | sgd | 0.0000139 | \\-0.0004405 | 0.0004683 |
    | adam | \\-0.0000139 | \\-0.0004683 | 0.0004405 |

    Points are trials. The line is the average over everything else as the model of the analysis sees it, with its 90 % band; grey where it is not shown to matter. For the line, everything worse than the median counts as the median.

    ## How did they learn?

    **None of 12 drawn trials overfits.**

    Trial 29, epoch by epoch:

    | epoch | eval/accuracy | eval/loss |
    | --- | --- | --- |
    | 1 | 0.5500 | 1.0000 |
    | 2 | 0.6000 | 0.5000 |
    | 3 | 0.6500 | 0.3333 |
    | 4 | 0.7000 | NaN |
    | 5 | 0.7500 | 0.2000 |
    | 6 | 0.8000 | 0.1667 |

    The best four, the last, and some between, of 28 completed trials. Solid: eval; dashed: train (a running mean over the epoch, so it lags behind).

    ## Data and baselines

    **2,400 train, 600 eval, 2 classes, 3 dropped (row of nulls).**

    - **Examples:** 2,400 train, 600 eval, 0 test
    - **Classes:** negative, positive
    - **Fingerprint:** abababababababababababababababababababababababababababababababab

    What simple predictors score:

    | baseline | score | standard error | examples | how |
    | --- | --- | --- | --- | --- |
    | majority class | 0.5 | 0.02 | 600 | always answers the largest class of the evaluation examples |

    Dropped: 3, row of nulls

    - null, null

    ## What is in the data?

    **Nobody looked at the data: gates.data is off in the sweep file.**

    ## What do simple models reach?

    **No baseline was measured: gates.baselines is off in the sweep file.**

    ## Is the training code sound?

    **The training code was not checked: gates.preflight is off in the sweep file.**

    ## What looks wrong?

    **Nothing looks wrong by the rules that were checked.**

    - **Note:** The two best configurations differ by 0.003, less than the seed noise (0.008): their order may be luck.
    - **Note:** Trained on the wasm backend. The native one is faster for convolutions and wide layers: npx hypersweep setup

    ## What diverged or failed?

    **3 trials diverged and 1 trial failed.**

    Diverged: the loss became NaN or infinite, a result and a limit of the safe range (3):

    | trial | epochs | seed | dropout | embedding_dim | learning_rate | optimizer | note |
    | --- | --- | --- | --- | --- | --- | --- | --- |
    | 19 | 2 | 1469611956 | 0.216286 | 32 | 0.0898454 | adam | the loss became NaN in epoch 3 |
    | 28 | 2 | 1189541280 | 0.217686 | 16 | 0.0768814 | adam | the loss became NaN in epoch 3 |
    | 31 | 2 | 1494928712 | 0.252391 | 8 | 0.085178 | adam | the loss became NaN in epoch 3 |

    Failed: these trials gave no result (1):

    | trial | class | attempt | message | dropout | embedding_dim | learning_rate | optimizer |
    | --- | --- | --- | --- | --- | --- | --- | --- |
    | 5 | user | 1 | Error: no such column "label" | 0.100419 | 16 | 0.0980547 | sgd |

    ## Are labels wrong?

    **Not known: what the trials predicted for which example was not kept.**

    ## Seed noise against effects

    **Two seeds of one configuration differ by 0.011 as a rule, among good configurations by 0.008.**

    Seed noise: sd 0.008 between seeds (4 repeated configurations, 7 degrees of freedom).

    ## What to run next?

    **Nothing can be proposed before a trial has completed.**

    - Search learning_rate from 0.00149 to 0.00542
    - Does embedding_dim matter? About 2868 configurations in all should tell
    - Does dropout matter? About 1098 configurations in all should tell
    - Does optimizer matter? About 84 configurations in all should tell

    ## What is not here

    **2 parts of the report have nothing to show.**

    - Under the hood: no trial told of its layers (a trainable that trains by itself is not watched).
    - Predictions through training: the best trial told none of fixed examples over two epochs or more.

    ## Where does this come from?

    **All trials ran in one kind of environment: the same file gives the same numbers there.**

    - **Sweep:** 0123456789abcdef
    - **Seed:** 7
    - **Task:** sentiment
    - **Code:** cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd
    - **Data:** abababababababababababababababababababababababababababababababab
    - **Git:** the sweep was not made in a git working tree
    - **Told:** 2026-01-02T03:04:05.000Z

    The whole sweep again (where its results are kept, nothing is trained twice):

    \`\`\`sh
    hypersweep run configs/sentiment.yaml
    \`\`\`

    The best trial again, alone:

    \`\`\`sh
    hypersweep run configs/sentiment.yaml --trial 29
    \`\`\`

    1 environment:

    | trials | backend | TensorFlow.js | threads | processor | Node | hypersweep | hosts |
    | --- | --- | --- | --- | --- | --- | --- | --- |
    | 31 | wasm | 4.22.0 | 2 | AMD EPYC 7B13 | 20.20.2 | 0.1.0 | laptop (31) |

    ## How to read it

    - A configuration with several seeds counts once, by the mean of its completed trials. Trials that diverged, failed or were stopped have no place in the ranking.
    - The best is corrected for having been picked: the sweep is run again on paper with the seed noise that good configurations show, and what a winner’s mean then exceeds its true value by is taken off.
    - A share is the part of the metric’s variance over the search space that a hyperparameter explains, alone or *with interactions*; 90 % intervals in brackets. *Gain* is what the model expects of tuning this one alone, from the default (else from the median trial).
    - *Matters*: told from noise at 5 %, corrected for all hyperparameters (Holm), with a share above 1 % for sure. *Small or nothing*: below 5 % for sure. *Not distinguishable from noise*: neither can be said of so few trials. A rank such as 2-4 says which places the data leave open.
    - The standard error of one eval/accuracy follows from the number of examples, sqrt(p(1 − p)/n); all trials share these examples, so differences between trials can be finer.
    "
  `);
});
