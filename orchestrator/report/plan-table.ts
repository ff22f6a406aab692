import { describeDimension } from '../../shared/dimension.ts';
import type { Plan } from '../plan/plan.ts';
import { formatParam, formatSeconds, plural } from './numbers.ts';
import { painter } from './paint.ts';
import { drawTable } from './table.ts';
import type { Drawing } from './terminal.ts';
import { fit, plain, wrap } from './text.ts';
import { titleOf } from './words.ts';

/** What the estimate of a plan's time takes. */
export interface PlanTiming {
  /** Mean wall seconds of a trial; undefined before the first is done. */
  readonly secondsPerTrial?: number | undefined;
  /** Trials at once; one by default. */
  readonly slots?: number | undefined;
}

/** What would run: the search space, how many trials, what is ranked and about how long it takes. */
export function renderPlan(plan: Plan, { width, color, ...timing }: Drawing & PlanTiming): string {
  const { record, settings, space } = plan;
  const paint = painter(color);
  const { sweepId, metric, task, seed } = record;
  const title = titleOf({ name: settings.name ?? null, sweepId });
  const { lines } = drawTable({
    columns: [{ title: 'parameter', keep: true }, { title: 'values', keep: true }, { title: 'default' }],
    rows: space.map((parameter) => [
      plain(parameter.name),
      plain(describeDimension(parameter.dimension)),
      parameter.default === undefined ? '' : formatParam(parameter.default),
    ]),
    width,
    paint,
    indent: '  ',
  });
  const facts: (readonly [string, string])[] = [
    ['plan', plan.description],
    [
      'trials',
      `${plural(plan.trials.length, 'trial')} of ${plural(plan.configurationCount, 'configuration')}${seedsWords(plan)}`,
    ],
    ['task', task.kind === 'bundle' ? task.file : task.name],
    [
      'metric',
      `${metric.name}, ${metric.goal}, ${metric.at === 'best' ? 'at the best epoch' : 'after the last epoch'}`,
    ],
    ['seed', String(seed)],
    ['time', timeWords(plan.trials.length, timing)],
  ];
  const factLines = facts.flatMap(([label, text]) =>
    wrap(plain(text), width - 10).map(
      (line, index) => `  ${paint('faint', (index === 0 ? label : '').padEnd(8))}${line}`,
    ),
  );
  return [paint('strong', fit(title, width)), ...factLines, ...(space.length === 0 ? [] : ['', ...lines])].join('\n');
}

function seedsWords({ settings: { replicates }, configurationCount }: Plan): string {
  if (replicates.seeds === 1) return '';
  const first = replicates.configs === 'all' ? configurationCount : Math.min(replicates.configs, configurationCount);
  return first === configurationCount
    ? `, ${replicates.seeds} seeds each`
    : `, ${replicates.seeds} seeds for the first${first === 1 ? '' : ` ${first}`}`;
}

function timeWords(trialCount: number, { secondsPerTrial, slots = 1 }: PlanTiming): string {
  if (secondsPerTrial === undefined) return 'known once the first trials are done';
  const seconds = (secondsPerTrial * trialCount) / Math.max(1, slots);
  return `about ${formatSeconds(seconds)} at ${formatSeconds(secondsPerTrial)} a trial${slots > 1 ? `, ${slots} at once` : ''}`;
}
