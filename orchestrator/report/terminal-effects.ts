import { intervalBar } from './bars.ts';
import type { Effect, EffectLevel, ReportModel } from './model-types.ts';
import { formatCount, formatNumber } from './numbers.ts';
import { tooFewToSay } from './remarks.ts';
import type { Canvas } from './terminal.ts';
import { displayWidth, fit, pad, plain, wrap } from './text.ts';
import { effectWords } from './words.ts';

/** Levels of one hyperparameter, and hyperparameters, that a terminal shows; report.md has them all. */
const shownLevels = 8;
const shownEffects = 12;
const widestBar = 31;
const narrowestBar = 9;

interface Row {
  readonly level: EffectLevel;
  readonly label: string;
  readonly figures: string;
}

/** What each swept hyperparameter does: its levels' means with their errors, drawn on one common scale. */
export function effectLines(model: ReportModel, canvas: Canvas): string[] {
  const { effects, metric } = model;
  const { width, paint } = canvas;
  if (effects.length === 0 || model.counts.complete === 0) return [];
  const shown = effects.slice(0, shownEffects);
  const rows = shown.map((effect) => effect.levels.slice(0, shownLevels).map((level) => rowOf(level, model)));
  const labelWidth = Math.min(Math.max(8, Math.floor(width / 3)), widest(rows.flat().map(({ label }) => label)));
  const figureWidth = widest(rows.flat().map(({ figures }) => figures));
  const barWidth = Math.min(widestBar, width - labelWidth - figureWidth - 6);
  const scale = scaleOf(shown);
  const lines = shown.flatMap((effect, index) => {
    const more = effect.levels.length - shownLevels;
    return [
      '',
      ...effectHead(effect, model, canvas),
      ...(rows[index] ?? []).map(({ level, label, figures }) => {
        const bar =
          barWidth < narrowestBar || level.mean === null
            ? ''
            : intervalBar({ mean: level.mean, error: level.standardError }, scale, barWidth);
        const text = `  ${pad(fit(label, labelWidth), labelWidth)}  ${pad(figures, figureWidth)}  `;
        return (fit(text, width) + paint('accent', bar)).trimEnd();
      }),
      ...(more > 0 ? [paint('faint', `  ${formatCount(more)} more levels in the report file`)] : []),
    ];
  });
  const hidden = effects.length - shown.length;
  return [
    ...wrap(`Effects: mean ${plain(metric.name)} ± standard error, sd over n configurations`, width, '  ').map((line) =>
      paint('strong', line),
    ),
    ...tooFew(model, canvas),
    ...lines,
    ...(hidden > 0
      ? ['', paint('faint', fit(`${formatCount(hidden)} more hyperparameters in the report file`, width))]
      : []),
  ];
}

function tooFew({ effects, counts, configurationCount }: ReportModel, { width, paint }: Canvas): string[] {
  if (effects.some(({ verdict }) => verdict !== 'too-few')) return [];
  const completed = Math.max(0, ...effects.map(({ levels }) => levels.reduce((sum, { n }) => sum + n, 0)));
  const text = tooFewToSay(Math.min(completed, counts.complete, configurationCount));
  return text === null ? [] : wrap(text, width, '  ').map((line) => paint('faint', line));
}

function effectHead(effect: Effect, model: ReportModel, { width, paint }: Canvas): string[] {
  const words = effectWords(effect, model);
  const name = fit(plain(effect.name), width);
  const tone = effect.verdict === 'clear' ? 'good' : 'faint';
  const room = width - displayWidth(name) - 2;
  // One line where name and words fit; the verdict below the name where they do not.
  if (displayWidth(words) <= room) return [`${paint('strong', name)}  ${paint(tone, words)}`];
  return [paint('strong', name), ...wrap(`  ${words}`, width, '  ').map((line) => paint(tone, line))];
}

function rowOf(level: EffectLevel, { resolution: { decimals } }: ReportModel): Row {
  const diverged = level.diverged > 0 ? `, ${formatCount(level.diverged)} diverged` : '';
  if (level.mean === null) return { level, label: plain(level.label), figures: `none completed${diverged}` };
  const error = level.standardError === null ? '' : ` ± ${formatNumber(level.standardError, decimals)}`;
  const spread = level.sd === null ? '' : `sd ${formatNumber(level.sd, decimals)}, `;
  const figures = `${formatNumber(level.mean, decimals)}${error}  ${spread}n ${formatCount(level.n)}${diverged}`;
  return { level, label: plain(level.label), figures };
}

/** From the lowest to the highest end of any interval, so that bars of different hyperparameters compare. */
function scaleOf(effects: readonly Effect[]): { readonly min: number; readonly max: number } {
  const means = effects.flatMap(({ levels }) => levels).filter((level) => level.mean !== null);
  const ends = means.flatMap(({ mean, standardError }) => [
    (mean ?? 0) - (standardError ?? 0),
    (mean ?? 0) + (standardError ?? 0),
  ]);
  return { min: Math.min(...ends), max: Math.max(...ends) };
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(displayWidth));
}
