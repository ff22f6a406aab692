import type { Check, Doubt, GatePage, GatesReport } from '../../shared/gate-records.ts';
import type { SweepRecord } from '../../shared/records.ts';
import { levelWords } from './gates-words.ts';
import { formatNumber } from './numbers.ts';
import { painter, type Tone } from './paint.ts';
import { drawTable } from './table.ts';
import type { Canvas, Drawing } from './terminal.ts';
import { fit, plain, wrap } from './text.ts';
import { grouped } from '../../shared/grouped.ts';

/** What the terminal page of the gates shows; parts that are null are left out. */
export interface GatesView {
  readonly report: GatesReport;
  readonly page: GatePage | null;
  readonly metric: SweepRecord['metric'];
}

const levelTones: Record<Check['level'], Tone> = {
  pass: 'good',
  note: 'accent',
  warn: 'warn',
  undecided: 'warn',
  fail: 'bad',
};

/** `look FILE`: the data on one page: what they are, what to read, what was found, what simple models reach. */
export function renderLook(view: GatesView, drawing: Drawing): string {
  const canvas = canvasOf(drawing);
  const { page, report } = view;
  const sections = [
    ...(page === null
      ? []
      : [aboutLines(page, canvas), classLines(page, canvas), columnLines(page, canvas), tokenLines(page, canvas)]),
    checkLines(
      report.checks.filter(({ gate }) => gate !== 'preflight'),
      canvas,
    ),
    baselineLines(view, canvas),
    ...(page === null
      ? []
      : [
          doubtLines('Labels that a cross-validated simple model doubts most', page.suspects, canvas),
          doubtLines('What the best simple model gets wrong', page.mistakes.slice(0, 8), canvas),
        ]),
  ];
  return joined(sections);
}

/** `preflight FILE`: every check of the training code with its evidence. */
export function renderPreflight({ report }: GatesView, drawing: Drawing): string {
  const canvas = canvasOf(drawing);
  return joined([checkLines(report.checks, canvas, { all: true })]);
}

function canvasOf({ width, color }: Drawing): Canvas {
  return { width, paint: painter(color) };
}

function joined(sections: readonly (readonly string[])[]): string {
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function aboutLines({ about, inputs, facts }: GatePage, { width, paint }: Canvas): string[] {
  const rows = [
    {
      name: 'inputs',
      value:
        inputs === 'text' ? 'texts' : inputs === 'image' ? 'images' : inputs === 'table' ? 'table rows' : 'numbers',
    },
    ...facts,
    { name: 'source', value: about.source },
    { name: 'collected', value: about.collected },
    { name: 'known noise', value: about.knownNoise },
  ];
  const widest = Math.max(...rows.map(({ name }) => name.length)) + 2;
  return [
    paint('strong', 'The data'),
    ...rows.flatMap(({ name, value }) =>
      wrap(plain(value), width, { first: name.padEnd(widest), rest: ' '.repeat(widest) }),
    ),
  ];
}

function classLines({ classes }: GatePage, { width, paint }: Canvas): string[] {
  if (classes.length === 0) return [];
  const lines = [paint('strong', 'Some of each class to read')];
  for (const { name, train, eval: held, samples } of classes) {
    lines.push(paint('accent', fit(`${plain(name)}  ${grouped(train)} train, ${grouped(held)} eval`, width)));
    const images = samples.map((sample) => sample.split('\n'));
    const tall = Math.max(0, ...images.map((rows) => rows.length));
    // Pictures stand side by side, texts below each other.
    if (tall > 1)
      for (let row = 0; row < tall; row++)
        lines.push(fit(`  ${images.map((rows) => plainRow(rows[row] ?? '')).join('   ')}`, width));
    else lines.push(...samples.map((sample) => fit(`  ${plain(sample)}`, width)));
  }
  return lines;
}

/** A row of an image keeps its blanks, which {@link plain} would join. */
function plainRow(row: string): string {
  return row.replace(/[^ ░▒▓█]/gu, '?');
}

function columnLines({ columns }: GatePage, { width, paint }: Canvas): string[] {
  if (columns.length === 0) return [];
  const rows = columns.map(({ name, type, missing, distinct, values }) => [
    plain(name),
    type,
    missing === 0 ? '' : String(missing),
    String(distinct),
    plain(values),
  ]);
  const table = drawTable({
    columns: [
      { title: 'column', keep: true },
      { title: 'type' },
      { title: 'missing', align: 'right' },
      { title: 'distinct', align: 'right' },
      { title: 'values', keep: true },
    ],
    ...{ rows, width, paint },
  });
  return [paint('strong', 'Columns'), ...table.lines];
}

function tokenLines({ tokens }: GatePage, { width, paint }: Canvas): string[] {
  if (tokens.length === 0) return [];
  const lines = [
    paint('strong', 'What the model gets of some texts'),
    paint('faint', '[unknown words] and ~words cut off~ are marked'),
  ];
  for (const { text, words } of tokens) {
    lines.push(fit(`  ${plain(text)}`, width));
    const told = words.map(({ word, state }) =>
      state === 'known' ? plain(word) : state === 'unknown' ? `[${plain(word)}]` : `~${plain(word)}~`,
    );
    lines.push(...wrap(told.join(' '), width, { first: '  > ', rest: '    ' }).map((line) => paint('faint', line)));
  }
  return lines;
}

function checkLines(checks: readonly Check[], { width, paint }: Canvas, { all = false } = {}): string[] {
  if (checks.length === 0) return [];
  const order = ['fail', 'warn', 'undecided', 'note', 'pass'];
  const shown = all ? checks : checks.filter(({ level }) => level !== 'pass');
  const passed = checks.filter(({ level }) => level === 'pass');
  const sorted = [...shown].sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
  const lines = [paint('strong', all ? 'Checks' : 'Findings')];
  for (const { check, level, evidence, remedy, examples = [] } of sorted) {
    const head = `${levelWords(level)} ${check}: `;
    const [first = '', ...rest] = wrap(`${head}${plain(evidence)}`, width, { rest: '    ' });
    lines.push(paint(levelTones[level], first.slice(0, head.length)) + first.slice(head.length), ...rest);
    lines.push(...examples.map((example) => paint('faint', fit(`    ${plain(example)}`, width))));
    if (remedy !== undefined && level !== 'pass')
      lines.push(...wrap(plain(remedy), width, { first: '    -> ', rest: '       ' }));
  }
  if (!all && passed.length > 0)
    lines.push(
      ...wrap(`no objection: ${passed.map(({ check }) => check).join(', ')}`, width, { rest: '    ' }).map((line) =>
        paint('faint', line),
      ),
    );
  return lines;
}

function baselineLines({ report, metric }: GatesView, { width, paint }: Canvas): string[] {
  const { baselines, limits, expectedLoss } = report;
  if (baselines.length === 0) return [];
  const decimals = metric.name === 'eval/accuracy' ? 3 : null;
  const rows = baselines.map(({ name, score, loss, method }) => [
    name,
    formatNumber(score.value, decimals),
    `${formatNumber(score.low, decimals)} to ${formatNumber(score.high, decimals)}`,
    loss === null ? '' : formatNumber(loss, 3),
    plain(method),
  ]);
  const table = drawTable({
    columns: [
      { title: 'baseline', keep: true },
      { title: metric.name, align: 'right' },
      { title: '90 % interval', align: 'right' },
      { title: 'loss', align: 'right' },
      { title: 'how', keep: true },
    ],
    ...{ rows, width, paint },
  });
  const facts = [
    ...(expectedLoss === null
      ? []
      : [`a model that knows nothing but the shares has loss ${formatNumber(expectedLoss, 3)}`]),
    ...(limits?.ceiling !== null && limits?.ceiling !== undefined
      ? [`the labels allow at most ${formatNumber(limits.ceiling, 4)}`]
      : []),
    ...(limits?.standardError !== null && limits?.standardError !== undefined
      ? [`standard error of one score ${formatNumber(limits.standardError, 4)}`]
      : []),
  ];
  return [
    paint('strong', 'What simple models reach on eval'),
    ...table.lines,
    ...wrap(facts.join('; '), width).map((line) => paint('faint', line)),
  ];
}

function doubtLines(title: string, doubts: readonly Doubt[], { width, paint }: Canvas): string[] {
  if (doubts.length === 0) return [];
  return [
    paint('strong', title),
    ...doubts.map(({ input, label, predicted, confidence }) => {
      const sure = confidence === null ? '' : ` ${Math.round(confidence * 100)} %`;
      return fit(`  labelled ${plain(label)}, model says ${plain(predicted)}${sure}: ${plain(input)}`, width);
    }),
  ];
}
