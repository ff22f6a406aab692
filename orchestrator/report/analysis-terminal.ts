import type { AnalysisReport, Bar } from '../analysis/report.ts';
import {
  barParts,
  basisText,
  failureTexts,
  limitTexts,
  pairTexts,
  percent,
  sharesText,
  tellingColumns,
  toldParameters,
} from './analysis-words.ts';
import { sparkline } from './bars.ts';
import { formatDifference } from './numbers.ts';
import type { Tone } from './paint.ts';
import { painter } from './paint.ts';
import { drawTable } from './table.ts';
import type { Canvas, Drawing } from './terminal.ts';
import { displayWidth, fit, pad, plain, wrap } from './text.ts';

/** An analysis by itself as text. */
export function renderAnalysis(report: AnalysisReport, { width, color }: Drawing): string {
  const canvas = { width, paint: painter(color) };
  return `${analysisLines(report, canvas, adviceTexts(report.advice)).join('\n')}\n`;
}

/** Advice in words; how many more trials would settle what stands with what cannot be said. */
export function adviceTexts(advice: AnalysisReport['advice']): string[] {
  return advice.filter(({ action }) => action !== 'more-trials').map(({ text }) => text);
}

/** Headline, one bar of 100 %, a line a hyperparameter, their curves, what cannot be said, and what to do next as told. */
export function analysisLines(report: AnalysisReport, canvas: Canvas, next: readonly string[]): string[] {
  const { width, paint } = canvas;
  const failed = report.failures ? `${report.failures.failed} of ${report.failures.of}` : '';
  return [
    ...wrap(plain(report.headline), width).map((line) => paint('strong', line)),
    ...wrap(plain(basisText(report)), width, { first: '  ' }).map((line) => paint('faint', line)),
    ...(report.bar ? ['', ...barLines(report.bar, canvas), ...sharesLines(report.bar, canvas)] : []),
    ...parameterTable(report, canvas),
    ...curveLines(report, canvas),
    ...list('Interactions', pairTexts(report), canvas),
    ...list(`What makes trials fail or diverge (${failed})`, failureTexts(report), canvas),
    ...list('Cannot be said', limitTexts(report), canvas),
    ...list('Assumed', report.assumptions, canvas),
    ...list('Next', next, canvas),
  ];
}

const marks: readonly (readonly [string, Tone])[] = [
  ['█', 'accent'],
  ['▓', 'accent'],
  ['░', 'faint'],
  ['·', 'faint'],
];

function barLines(bar: Bar, { width, paint }: Canvas): string[] {
  const room = Math.min(width, 80);
  let drawn = 0;
  let sum = 0;
  const parts = barParts(bar).map(
    ({ name, share }, at) => ({ name, share, style: marks[at] ?? ['·', 'faint'] }) as const,
  );
  const cells = parts.map(({ share, style: [mark, tone] }) => {
    sum += share;
    const end = Math.round(Math.min(1, sum) * room);
    const text = mark.repeat(Math.max(0, end - drawn));
    drawn = Math.max(drawn, end);
    return paint(tone, text);
  });
  const legend = parts.map(({ name, share, style: [mark] }) => `${mark} ${name} ${percent(share)}`).join('   ');
  return [cells.join(''), ...wrap(legend, width)];
}

/** What the table's shares have to do with the bar. */
function sharesLines(bar: Bar, { width, paint }: Canvas): string[] {
  return wrap(sharesText(bar), width, { rest: '  ' }).map((line) => paint('faint', line));
}

/** The first four columns always, the others as far as they fit. */
function parameterTable(report: AnalysisReport, { width, paint }: Canvas): string[] {
  const parameters = toldParameters(report);
  if (parameters.length === 0) return [];
  const telling = tellingColumns(parameters).map(({ title, text }) => ({
    title,
    cells: parameters.map((one) => plain(text(one))),
  }));
  const widthOf = ({ title, cells }: (typeof telling)[number]) => Math.max(...[title, ...cells].map(displayWidth));
  let shown = telling;
  while (shown.length > 4 && shown.reduce((sum, column) => sum + widthOf(column) + 2, -2) > width)
    shown = shown.slice(0, -1);
  const { lines } = drawTable({
    columns: shown.map(({ title }) => ({ title, keep: true })),
    rows: parameters.map((_, row) => shown.map(({ cells }) => cells[row] ?? '')),
    width,
    paint,
    toneOf: (row) => (parameters[row]?.verdict === 'matters' ? 'strong' : null),
  });
  const hidden = telling.slice(shown.length).map(({ title }) => title);
  const note = hidden.length === 0 ? [] : wrap(`no room for: ${hidden.join(', ')}`, width, { first: '  ' });
  return ['', ...lines, ...note.map((line) => paint('faint', line))];
}

/** Curves shown in a terminal. */
const shownCurves = 8;

/** How the metric moves along each hyperparameter that is not flat, on its own scale, from its first to its last value. */
function curveLines(report: AnalysisReport, { width, paint }: Canvas): string[] {
  const drawn = toldParameters(report)
    .filter(({ direction, curve }) => direction !== null && curve.length > 1)
    .slice(0, shownCurves);
  if (drawn.length === 0) return [];
  const name = Math.min(Math.floor(width / 3), Math.max(...drawn.map((each) => displayWidth(plain(each.name)))));
  const title = `${plain(report.objective)} along each, difference from the average`;
  const lines = drawn.map(({ name: text, curve }) => {
    const effects = curve.map(({ effect }) => effect);
    const ends = [curve[0], curve.at(-1)].map((point) =>
      typeof point?.value === 'number' ? String(Number(point.value.toPrecision(2))) : plain(String(point?.value)),
    );
    const span = [Math.min(...effects), Math.max(...effects)].map((effect) => formatDifference(effect, null));
    const picture = `${fit(ends[0] ?? '', 12)} ${sparkline(effects, 16)} ${fit(ends[1] ?? '', 12)}`;
    return fit(`  ${pad(fit(plain(text), name), name)}  ${pad(picture, 30)}  ${span.join(' .. ')}`, width);
  });
  return ['', ...wrap(title, width, { rest: '  ' }).map((line) => paint('strong', line)), ...lines];
}

function list(title: string, texts: readonly string[], { width, paint }: Canvas): string[] {
  if (texts.length === 0) return [];
  const lines = texts.flatMap((text) => wrap(plain(text), width, { first: '  - ', rest: '    ' }));
  return ['', paint('strong', fit(title, width)), ...lines];
}
