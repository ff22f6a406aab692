import { adviceBeside } from './advice-beside.ts';
import { adviceTexts, analysisLines } from './analysis-terminal.ts';
import type { ReportModel } from './model-types.ts';
import { formatCount, formatCounts, formatNumber, plural } from './numbers.ts';
import { painter, type Paint } from './paint.ts';
import { bestFiveLines, bestLines } from './terminal-best.ts';
import { troubleLines } from './terminal-trouble.ts';
import { displayWidth, fit, plain, wrap } from './text.ts';
import { dataWords, environmentWords, noiseWords, statusTone, timingWords, titleOf } from './words.ts';

/** How a text is drawn. */
export interface Drawing {
  /** Columns; 40 to 200. */
  readonly width: number;
  readonly color: boolean;
}

/** A drawing with its painter, as the sections take it. */
export interface Canvas {
  readonly width: number;
  readonly paint: Paint;
}

/**
 * The report for a terminal: the answer first, what it is worth after it. No line is wider than `width` but those that are
 * copied (the command and the paths), which must stay whole.
 */
export function renderReport(model: ReportModel, options: Drawing & { readonly paths?: readonly string[] }): string {
  const canvas = { width: options.width, paint: painter(options.color) };
  const sections = [
    headerLines(model, canvas),
    bestLines(model, canvas),
    bestFiveLines(model, canvas),
    model.analysis === null || model.counts.complete === 0
      ? []
      : analysisLines(model.analysis, canvas, nextTexts(model)),
    troubleLines(model, canvas),
    remarkLines(model, canvas),
    lessonLines(model, canvas),
    [...pointerLines(model, canvas), ...pathLines(options.paths ?? [], options)],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** The next sweep in a sentence, then what is advised beside it. */
function nextTexts(model: ReportModel): string[] {
  const proposed = model.next === null ? [] : [`hypersweep next writes it: ${model.next.sentence}`];
  return [...proposed, ...adviceTexts(adviceBeside(model))];
}

/** Title and state on one line, then the sweep in numbers. */
export function headerLines(model: ReportModel, { width, paint }: Canvas): string[] {
  const { state } = model;
  const title = fit(titleOf(model), width - state.length - 2);
  const gap = ' '.repeat(Math.max(2, width - displayWidth(title) - state.length));
  const trials = `${plural(model.trialCount, 'trial')}: ${formatCounts(model.counts)}`;
  const facts = [model.description, trials, timingWords(model)];
  const data = dataWords(model);
  if (data !== null) facts.push(`data: ${data}`);
  facts.push(environmentWords(model));
  if (model.seedNoise !== null) facts.push(`seed noise: ${noiseWords(model)}`);
  const lines = facts.filter((fact) => fact !== '').flatMap((fact) => wrap(plain(fact), width, { rest: '  ' }));
  return [paint('strong', title) + gap + paint(statusTone(state), state), ...lines.map((line) => paint('faint', line))];
}

function remarkLines({ remarks, suspicions }: ReportModel, { width, paint }: Canvas): string[] {
  const doubts = suspicions.map(({ text, check }) => ({ level: 'warning' as const, text: `${text} ${check}` }));
  return [...doubts, ...remarks].flatMap(({ level, text }) => {
    const lines = wrap(`${level}: ${plain(text)}`, width, { rest: ' '.repeat(level.length + 2) });
    return lines.map((line) => paint(level === 'warning' ? 'warn' : 'faint', line));
  });
}

/** What became of the lesson of the sweep before, and how far it is about this one. */
function lessonLines({ lesson }: ReportModel, { width, paint }: Canvas): string[] {
  if (lesson === null) return [];
  const warning = (text: string) =>
    wrap(`warning: ${plain(text)}`, width, { rest: '         ' }).map((line) => paint('warn', line));
  if ('problem' in lesson) return warning(`the lesson could not be read: ${lesson.problem}`);
  const { confirmed, contradicted, differs } = lesson;
  const counts = `${formatCount(confirmed.length)} confirmed, ${formatCount(contradicted.length)} contradicted`;
  return [
    ...differs.flatMap((text) => warning(`${text}: what it says may not hold here`)),
    paint('faint', 'lesson  ') + fit(`${counts}: see the report`, width - 8),
  ];
}

/** The end, which is what a small terminal still shows: the answer again, and where to go from it. */
function pointerLines(model: ReportModel, { width, paint }: Canvas): string[] {
  const { best, metric, resolution, reproduce } = model;
  const lines: string[] = [];
  if (best !== null) {
    const answer = `trial ${best.number}  ${plain(metric.name)} ${formatNumber(best.objective, resolution.decimals)}`;
    lines.push(`${paint('faint', 'best    ')}${paint('good', fit(answer, width - 8))}`);
  }
  if (reproduce !== null) lines.push(`${paint('faint', 'again   ')}${plain(reproduce)}`);
  return lines;
}

/** Where the report's files stand. */
export function pathLines(paths: readonly string[], { color }: Pick<Drawing, 'color'>): string[] {
  const paint = painter(color);
  return paths.map((path, index) => `${paint('faint', index === 0 ? 'report  ' : '        ')}${plain(path)}`);
}
