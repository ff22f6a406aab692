import type { AnalysisReport, Bar, ParameterReport } from '../analysis/report.ts';
import { formatCount, shortNumber } from './numbers.ts';
import type { Paint, Tone } from './paint.ts';
import { painter } from './paint.ts';
import { drawTable } from './table.ts';
import { fit, plain, wrap } from './text.ts';

/** The terminal that an analysis is drawn for. */
export interface Screen {
  readonly width: number;
  readonly color: boolean;
}

/** An analysis as text: headline, one bar of 100 %, a line a parameter, what cannot be said, what to do next. */
export function renderAnalysis(report: AnalysisReport, { width, color }: Screen): string {
  const paint = painter(color);
  const lines = [
    ...wrap(paint('strong', plain(report.headline)), width),
    ...wrap(basis(report), width).map((line) => paint('faint', line)),
    ...(report.bar ? ['', ...barLines(report.bar, width, paint)] : []),
    '',
    ...parameterTable(report, width, paint),
    ...pairLines(report, width),
    ...failureLines(report, width),
    ...list('Cannot be said', limits(report), width),
    ...list('Assumed', report.assumptions, width),
    ...list(
      'Next',
      report.advice.map(({ text }) => text),
      width,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function basis({ counts, methodText, scale, fit: model, noise, measure }: AnalysisReport): string {
  const parts = [
    `${formatCount(counts.used)} of ${formatCount(counts.trials)} trials, ${formatCount(counts.configurations)} configurations`,
    counts.failed > 0 ? `${counts.failed} failed` : '',
    counts.diverged > 0 ? `${counts.diverged} diverged` : '',
    counts.stopped > 0 ? `${counts.stopped} stopped` : '',
    methodText,
    `scale ${scale.used} (${scale.reason})`,
    model.crossValidatedR2 === null ? '' : `R2 ${shortNumber(model.crossValidatedR2, 2)} of unseen trials`,
    noise.share === null
      ? ''
      : `noise ${percent(noise.share)} (${noise.source === 'model' ? 'model, with lack of fit' : noise.source}${noise.df > 0 ? `, ${shortNumber(noise.df, 3)} df` : ''})`,
    measure,
  ];
  return `${parts
    .filter((part) => part !== '')
    .map(plain)
    .join('; ')}.`;
}

/** `main 62 % ████ interactions 11 % ▓▓ unexplained 20 % ░░ seed noise 7 % ··`: the whole bar is 100 %. */
function barLines(bar: Bar, width: number, paint: Paint): string[] {
  const parts: readonly (readonly [string, number, string, Tone])[] = [
    ['main effects', bar.main, '█', 'accent'],
    ['interactions', bar.interactions, '▓', 'accent'],
    [bar.seedNoise === null ? 'unexplained (with seed noise)' : 'unexplained', bar.unexplained, '░', 'faint'],
    ...(bar.seedNoise === null ? [] : [['seed noise', bar.seedNoise, '·', 'faint'] as const]),
  ];
  const room = Math.min(width, 80);
  let drawn = 0;
  let sum = 0;
  const cells = parts.map(([, share, mark, tone]) => {
    sum += share;
    const end = Math.round(Math.min(1, sum) * room);
    const text = mark.repeat(Math.max(0, end - drawn));
    drawn = Math.max(drawn, end);
    return paint(tone, text);
  });
  const legend = parts.map(([name, share, mark]) => `${mark} ${name} ${percent(share)}`).join('   ');
  return [cells.join(''), ...wrap(legend, width)];
}

/** Columns in the order they are given up when space is short, last one first. */
function parameterTable(report: AnalysisReport, width: number, paint: Paint): string[] {
  const { parameters } = report;
  if (parameters.length === 0) return [];
  const all: readonly (readonly [string, (parameter: ParameterReport) => string])[] = [
    ['parameter', ({ name }) => plain(name)],
    ['share (90 %)', ({ share, shareInterval }) => withRange(share, shareInterval)],
    ['rank', ({ tier }) => tier ?? '-'],
    ['verdict', ({ verdict, because }) => verdict + (because === null ? '' : `: ${plain(because)}`)],
    ['best', best],
    ['with interactions', ({ total, totalInterval }) => withRange(total, totalInterval)],
    ['direction', ({ direction }) => direction ?? '-'],
    ['p', ({ pAdjusted }) => (pAdjusted === null ? '-' : shortNumber(pAdjusted, 2))],
  ];
  let shown = all;
  const widthOf = ([title, text]: (typeof all)[number]) =>
    Math.max(title.length, ...parameters.map((p) => text(p).length));
  while (shown.length > 4 && shown.reduce((sum, column) => sum + widthOf(column) + 2, -2) > width)
    shown = shown.slice(0, -1);
  const { lines } = drawTable({
    columns: shown.map(([title]) => ({ title, keep: true })),
    rows: parameters.map((parameter) => shown.map(([, text]) => text(parameter))),
    width,
    paint,
    toneOf: (row) => (parameters[row]?.verdict === 'matters' ? 'strong' : null),
  });
  const hidden = all.slice(shown.length).map(([title]) => title);
  return hidden.length === 0 ? [...lines] : [...lines, fit(`(no room for: ${hidden.join(', ')})`, width)];
}

function pairLines({ pairs }: AnalysisReport, width: number): string[] {
  return list(
    'Interactions',
    pairs.map(({ names, share, interval }) =>
      `${names.map(plain).join(' x ')}: ${percent(share)} ${range(interval)}`.trim(),
    ),
    width,
  );
}

function failureLines({ failures }: AnalysisReport, width: number): string[] {
  if (!failures) return [];
  const found = failures.parameters.filter(({ pAdjusted, total }) => (pAdjusted ?? 0) <= 0.05 && total > 0.05);
  const lines = found
    .slice(0, 3)
    .map(({ name, total, worst }) => `${plain(name)} explains ${percent(total)}; most often at ${plain(worst)}`);
  const title = `What makes trials fail (${failures.failed} of ${failures.of})`;
  return list(title, lines.length > 0 ? lines : ['nothing that can be told from chance'], width);
}

/** Warnings, holes, and what must be said of a best trial. */
function limits({ warnings, coverage, best: top, moreTrials }: AnalysisReport): string[] {
  const lines = [...warnings, ...coverage.map(({ text }) => `${text}: shares there are extrapolated`)];
  if (top && top.tied > 1) lines.push(`which configuration is best: ${top.tied} may be as good as trial ${top.row}`);
  for (const { question, trials, range: open } of moreTrials)
    lines.push(
      `${question} ${trials === null ? 'Not even 10,000 trials would tell' : `About ${trials} trials in all should tell`}` +
        (open ? ` (${open[0]} to ${open[1] ?? 'over 10,000'})` : ''),
    );
  return lines;
}

function list(title: string, texts: readonly string[], width: number): string[] {
  if (texts.length === 0) return [];
  return ['', title, ...texts.flatMap((text) => wrap(plain(text), width, { first: '  - ', rest: '    ' }))];
}

function best({ best: region }: ParameterReport): string {
  if (!region) return '-';
  if (region.values.length > 0) return plain(region.values.map(String).join(', '));
  return `${short(region.from)} .. ${short(region.to)}`;
}

function short(value: unknown): string {
  return typeof value === 'number' ? shortNumber(value, 3) : String(value);
}

function withRange(share: number | null, interval: readonly [number, number] | null): string {
  return interval ? `${percent(share)} (${range(interval).replace(' %', '')})` : percent(share);
}

function range(interval: readonly [number, number] | null): string {
  return interval ? `${Math.round(100 * interval[0])}-${Math.round(100 * interval[1])} %` : '';
}

function percent(share: number | null): string {
  if (share === null) return '-';
  if (share < 0) return '0 %';
  return share < 0.0995 ? `${(100 * share).toFixed(1)} %` : `${Math.round(100 * share)} %`;
}
