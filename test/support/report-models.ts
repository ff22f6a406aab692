import { analyse } from '../../orchestrator/analysis/analyse.ts';
import { sweepInput } from '../../orchestrator/analysis/sweep-input.ts';
import type { TrialLines } from '../../orchestrator/report/evidence.ts';
import { reportModel, type ReportModel } from '../../orchestrator/report/model.ts';
import type { SearchSpace } from '../../shared/search-space.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import {
  at,
  failed,
  finished,
  gates,
  hostileTexts,
  makePlan,
  provenance,
  sentimentOutcomes,
} from '../orchestrator/report/fixtures.ts';

/** A sweep that has everything: replicates, diverged and failed trials, a retry, overfitting. */
export function fullModel(): ReportModel {
  const plan = makePlan({ name: 'first look', configurations: 40, seeds: 3, repeated: 6 });
  const outcomes = sentimentOutcomes(plan).map((outcome, index) => (index === 5 ? failed(outcome.trial) : outcome));
  const { trials, space, options } = sweepInput(plan, outcomes);
  const analysis = analyse(trials, space, options);
  return reportModel({
    plan,
    outcomes,
    gates,
    wanted: 'running',
    now: at + 300_000,
    file: 'configs/sentiment.yaml',
    lines: linesOf(outcomes, 'accuracy'),
    analysis,
  });
}

/** A sweep whose metric is so small that ECharts cannot scale some of its charts. */
export function tinyModel(): ReportModel {
  const plan = makePlan({ configurations: 12 });
  const outcomes = plan.trials.map((trial, index) => finished(trial, (index + 1) * 1e-300));
  return reportModel({
    plan,
    outcomes,
    gates,
    wanted: 'running',
    now: at,
    lines: linesOf(outcomes, 'accuracy'),
    analysis: null,
  });
}

/** A sweep in which everything that users or data write attacks the page. */
export function hostileModel(): ReportModel {
  const space: SearchSpace = [
    ...hostileTexts.slice(0, 6).map((name) => ({
      name,
      dimension: { kind: 'categorical' as const, values: [...hostileTexts.slice(0, 4), 'plain', 3, null] },
    })),
    { name: '"onload="alert(2)', dimension: { kind: 'log_uniform_values', min: 1e-5, max: 1 } },
  ];
  const [text = ''] = hostileTexts;
  const plan = makePlan({ space, name: hostileTexts.join(' '), configurations: 40, settings: { notes: text } });
  const machine = { ...provenance, host: text, cpu: text };
  const outcomes = plan.trials.map((trial, index) => {
    if (index % 9 === 3) return failed(trial, hostileTexts[index % hostileTexts.length]);
    return finished(trial, index % 7 === 4 ? null : 0.5 + Math.sin(index) / 10, { provenance: machine });
  });
  const data = {
    ...gates.data!,
    classes: [...hostileTexts],
    dropped: [{ reason: text, count: 2, samples: [...hostileTexts] }],
  };
  const { trials, space: analysed, options } = sweepInput(plan, outcomes);
  return reportModel({
    plan,
    outcomes,
    gates: { ...gates, data },
    wanted: 'running',
    now: at,
    file: `${text}.yaml`,
    lines: linesOf(outcomes, text),
    analysis: analyse(trials, analysed, { ...options, mode: 'estimate' }),
  });
}

function linesOf(outcomes: readonly TrialOutcome[], metric: string): TrialLines {
  return new Map(
    outcomes.map((outcome, number) => {
      const best = 'result' in outcome ? outcome.result.objective : null;
      const epochs = [1, 2, 3, 4, 5, 6, 7, 8].map((epoch) => ({
        epoch,
        seconds: 0.5,
        metrics: {
          [`eval/${metric}`]: best === null ? null : best - 0.3 / epoch,
          [`train/${metric}`]: 0.5 + 0.06 * epoch,
          'train/loss': 0.7 / epoch,
          'eval/loss': 0.7 - 0.1 * epoch + 0.013 * epoch ** 2,
        },
      }));
      const start = { kind: 'start', attempt: 1, sequence: 0, worker: `${metric}:1`, at: at + number * 2000 } as const;
      const lost = {
        kind: 'end',
        attempt: 1,
        sequence: 1,
        class: 'crash',
        message: metric,
        at: start.at + 900,
      } as const;
      return [
        number,
        [start, ...(number % 17 === 3 ? [lost] : []), { kind: 'epochs', attempt: 1, sequence: 2, epochs }],
      ];
    }),
  );
}
