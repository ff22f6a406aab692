import type { Provenance, SweepRecord, TrialResult } from '../../shared/records.ts';
import type { Trial } from '../../shared/trial.ts';
import { formatMetric, formatSeconds, plural } from './numbers.ts';
import { painter, type Tone } from './paint.ts';
import { paramsYaml } from './params-yaml.ts';
import { drawTable } from './table.ts';
import { stateTone } from './trial-page.ts';
import type { Canvas, Drawing } from './terminal.ts';
import { fit, plain, wrap } from './text.ts';

/** A trial that was trained again, and how it compares with the sweep's. */
export interface RepeatedTrial {
  readonly trial: Trial;
  readonly outcome: Pick<TrialResult, 'state' | 'objective' | 'metrics' | 'epochs' | 'epoch' | 'seconds' | 'note'> & {
    readonly test?: TrialResult['metrics'];
  };
  readonly provenance: Pick<Provenance, 'backend' | 'tensorflow' | 'threads' | 'cpu'>;
  readonly comparison: 'equal' | 'different' | 'other-machine' | 'none';
  readonly stored: { readonly result: TrialResult } | null;
}

/** How a repeated trial's text is drawn. */
export interface RepeatedOptions extends Drawing {
  readonly metric: SweepRecord['metric'];
  /** Folder that the model was saved in, printed whole; null when it was not. */
  readonly saved: string | null;
}

/** What training one trial again gave, beside the stored values, and whether they are equal bit by bit. */
export function renderRepeated(repeated: RepeatedTrial, { width, color, metric, saved }: RepeatedOptions): string {
  const paint = painter(color);
  const { trial, outcome, stored, comparison, provenance } = repeated;
  const names = Object.keys(outcome.metrics).sort((a, b) => (a < b ? -1 : 1));
  const before = stored?.result.metrics;
  const { lines } = drawTable({
    columns: [
      { title: 'metric', keep: true },
      { title: 'now', align: 'right', keep: true },
      ...(before === undefined ? [] : [{ title: 'in the sweep', align: 'right' as const, keep: true }]),
    ],
    rows: names.map((name) => [
      plain(name),
      exact(outcome.metrics[name] ?? null),
      ...(before === undefined ? [] : [exact(before[name] ?? null)]),
    ]),
    width,
    paint,
    indent: '  ',
    toneOf: (row) => (names[row] === metric.name ? 'strong' : null),
  });
  const { tone, text } = verdict[comparison];
  const facts = [
    `${plural(outcome.epochs, 'epoch')} in ${formatSeconds(outcome.seconds)}, seed ${trial.seed}`,
    `${provenance.backend} backend, TensorFlow.js ${provenance.tensorflow}, ${plural(provenance.threads, 'thread')}, ${provenance.cpu}`,
    ...(outcome.note === undefined ? [] : [outcome.note]),
  ];
  return [
    `${paint('strong', `Trial ${trial.number} again`)}  ${paint(stateTone(outcome.state), outcome.state)}  ${formatMetric(outcome.objective)}`,
    ...facts.flatMap((fact) =>
      wrap(plain(fact), width, { first: '  ', rest: '    ' }).map((line) => paint('faint', line)),
    ),
    ...paramsYaml(trial.params).map((line) => paint('accent', fit(`  ${line}`, width))),
    '',
    ...lines,
    ...testLines(outcome.test ?? {}, { width, paint }),
    '',
    ...wrap(text, width, { rest: '  ' }).map((line) => paint(tone, line)),
    ...(saved === null ? [] : [`${paint('faint', 'model  ')}${plain(saved)}`]),
  ].join('\n');
}

const verdict: Readonly<Record<RepeatedTrial['comparison'], { readonly tone: Tone; readonly text: string }>> = {
  equal: { tone: 'good', text: 'Equal: metrics and curves are bit for bit those of the sweep.' },
  different: {
    tone: 'bad',
    text: 'Different: on the same backend, version, thread count and processor the values should be equal bit for bit, and are not. The task may use chance or time of its own.',
  },
  'other-machine': {
    tone: 'warn',
    text: 'Not comparable bit for bit: backend, version, thread count or processor are not those of the sweep, so small differences are expected.',
  },
  none: { tone: 'faint', text: 'Nothing to compare with: the sweep has no result of this trial.' },
};

function testLines(test: TrialResult['metrics'], { width, paint }: Canvas): string[] {
  const names = Object.keys(test).sort((a, b) => (a < b ? -1 : 1));
  if (names.length === 0) return [];
  const { lines } = drawTable({
    columns: [
      { title: 'test split', keep: true },
      { title: 'now', align: 'right', keep: true },
    ],
    rows: names.map((name) => [plain(name), exact(test[name] ?? null)]),
    ...{ width, paint, indent: '  ' },
  });
  return ['', ...lines];
}

/** Every digit: these values are compared for equality. */
function exact(value: number | null): string {
  return value === null ? 'not finite' : String(value);
}
