import type { TrialDynamics } from '../../shared/dynamics.ts';
import type { DataSummary, SweepRecord, TrialFailure } from '../../shared/records.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import type { TrialState } from '../../shared/trial.ts';
import { sparkline } from './bars.ts';
import { seriesOf, type CurvePoint } from './curve.ts';
import { formatCount, formatMetric, formatSeconds, plural } from './numbers.ts';
import { painter, type Tone } from './paint.ts';
import { paramsYaml } from './params-yaml.ts';
import { drawTable } from './table.ts';
import type { Canvas, Drawing } from './terminal.ts';
import { flagLines, flipLines, layerLines } from './trial-dynamics.ts';
import { fit, plain, wrap } from './text.ts';

const widestCurve = 40;

/** How a trial's state is coloured. */
export function stateTone(state: TrialState): Tone {
  switch (state) {
    case 'complete':
      return 'good';
    case 'failed':
      return 'bad';
    case 'diverged':
    case 'stopped':
    case 'cancelled':
      return 'warn';
    case 'running':
      return 'accent';
    case 'waiting':
      return 'faint';
  }
}

/** What is known of a trial beside its outcome. */
export interface TrialStory {
  readonly curves: readonly CurvePoint[];
  readonly dynamics: TrialDynamics;
  /** What the data look told; null before it. */
  readonly data: DataSummary | null;
}

/** One trial: its parameters, what it gave, where, what stands out, its curves, its layers and what it changed its mind on. */
export function renderTrial(
  outcome: TrialOutcome,
  { curves, dynamics, data }: TrialStory,
  { width, color, metric }: Drawing & { readonly metric?: SweepRecord['metric'] },
): string {
  const canvas = { width, paint: painter(color) };
  const { trial, state } = outcome;
  const place = `configuration ${trial.configuration}, replicate ${trial.replicate}, seed ${trial.seed}, id ${trial.id}`;
  const sections = [
    [
      `${canvas.paint('strong', `Trial ${trial.number}`)}  ${canvas.paint(stateTone(state), state)}`,
      ...wrap(plain(place), width, { first: '  ' }).map((line) => canvas.paint('faint', line)),
      ...paramsYaml(trial.params).map((line) => canvas.paint('accent', fit(`  ${line}`, width))),
    ],
    endLines(outcome, canvas, metric),
    flagLines(dynamics, canvas),
    curveLines(curves, canvas),
    layerLines(dynamics, canvas),
    flipLines(dynamics, { examples: data?.shown ?? [], classNames: data?.classes ?? [] }, canvas),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function endLines(outcome: TrialOutcome, canvas: Canvas, metric: SweepRecord['metric'] | undefined): string[] {
  const { width, paint } = canvas;
  if ('failure' in outcome) {
    const { class: kind, attempt, message, evidence } = outcome.failure;
    const tone = outcome.state === 'failed' ? 'bad' : 'warn';
    const why = wrap(`${outcome.state} in attempt ${attempt} (${kind}): ${plain(message)}`, width, { rest: '  ' });
    return [...why.map((line) => paint(tone, line)), ...evidenceLines(evidence, width)];
  }
  if (!('result' in outcome)) return [];
  const { metrics, epoch, epochs, seconds, attempt, note, startedAt } = outcome.result;
  const { backend, tensorflow, threads, cpu, node, host } = outcome.result.provenance;
  const names = Object.keys(metrics).sort((a, b) => (a < b ? -1 : 1));
  const { lines } = drawTable({
    columns: [{ title: 'metric', keep: true }, { title: `epoch ${epoch}`, align: 'right', keep: true }, { title: '' }],
    rows: names.map((name) => [
      plain(name),
      formatMetric(metrics[name] ?? null),
      name === metric?.name ? metric.goal : '',
    ]),
    ...canvas,
    indent: '  ',
    toneOf: (row) => (names[row] === metric?.name ? 'strong' : null),
  });
  const facts = [
    `${plural(epochs, 'epoch')} in ${formatSeconds(seconds)}, attempt ${attempt}, started ${new Date(startedAt).toISOString()}`,
    `${backend} backend, TensorFlow.js ${tensorflow}, ${plural(threads, 'thread')}, ${cpu}, Node ${node}, on ${host}`,
  ];
  if (note !== undefined) facts.unshift(note);
  return [
    ...lines,
    ...facts.flatMap((fact) =>
      wrap(plain(fact), width, { first: '  ', rest: '    ' }).map((line) => paint('faint', line)),
    ),
  ];
}

/** One sparkline a metric: first and last value at its ends. */
function curveLines(curves: readonly CurvePoint[], { width, paint }: Canvas): string[] {
  const names = [...new Set(curves.flatMap(({ metrics }) => Object.keys(metrics)))].sort((a, b) => (a < b ? -1 : 1));
  if (curves.length < 2 || names.length === 0) return [];
  const room = Math.min(widestCurve, Math.max(8, width - 40));
  const { lines } = drawTable({
    columns: [
      { title: `curve of ${plural(curves.length, 'epoch')}`, keep: true },
      { title: 'first', align: 'right' },
      { title: '', keep: true },
      { title: 'last', align: 'right' },
    ],
    rows: names.map((name) => {
      const values = seriesOf(curves, name);
      return [
        plain(name),
        formatMetric(values[0] ?? null),
        sparkline(values, room),
        formatMetric(values.at(-1) ?? null),
      ];
    }),
    width,
    paint,
    indent: '  ',
  });
  return [...lines];
}

/** What was left of the runner that gave no answer; its last lines stand in the message or here. */
function evidenceLines(evidence: TrialFailure['evidence'], width: number): string[] {
  if (evidence === undefined) return [];
  const { exitCode, signal, memoryBytes, worker } = evidence;
  const facts = [
    `on ${plain(worker)}`,
    ...(exitCode === undefined ? [] : [`exit code ${exitCode}`]),
    ...(signal === undefined ? [] : [`signal ${plain(signal)}`]),
    ...(memoryBytes === undefined ? [] : [`${formatCount(Math.round(memoryBytes / 2 ** 20))} MiB held at last`]),
  ];
  return wrap(facts.join(', '), width, { first: '  ', rest: '  ' });
}
