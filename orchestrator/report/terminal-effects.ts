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

/** What of a level's figures is printed: less where space is short. */
type Detail = 'all' | 'no-spread' | 'least';

/** What each swept hyperparameter does: its levels' means with their errors, drawn on one common scale. */
export function effectLines(model: ReportModel, canvas: Canvas): string[] {
  const { effects, metric } = model;
  const { width, paint } = canvas;
  if (effects.length === 0 || model.counts.complete === 0) return [];
  const shown = effects.slice(0, shownEffects);
  const title = `Effects: mean ${plain(metric.name)} ± standard error, sd over n configurations`;
  const layout = layOut(shown, model, width);
  const hidden = effects.length - shown.length;
  return [
    ...wrap(title, width, { rest: '  ' }).map((line) => paint('strong', line)),
    ...tooFew(model, canvas),
    ...shown.flatMap((effect) => [
      '',
      ...effectHead(effect, model, canvas),
      ...levelLines(effect, model, { canvas, layout }),
    ]),
    ...(hidden > 0
      ? ['', paint('faint', fit(`${formatCount(hidden)} more hyperparameters in the report file`, width))]
      : []),
  ];
}

interface Layout {
  readonly detail: Detail;
  readonly label: number;
  readonly figures: number;
  /** 0 where there is no room for one. */
  readonly bar: number;
  readonly scale: { readonly min: number; readonly max: number };
}

/** Column widths that all hyperparameters share, so that their rows line up. */
function layOut(effects: readonly Effect[], model: ReportModel, width: number): Layout {
  const levels = effects.flatMap((effect) => effect.levels.slice(0, shownLevels));
  const figuresAt = (detail: Detail) => widest(levels.map((level) => figuresOf(level, model, detail)));
  const label = widest(levels.map((level) => plain(level.label).slice(0, width)));
  const room = width - 4 - Math.min(label, Math.floor(width / 3));
  const detail = (['all', 'no-spread'] as const).find((each) => figuresAt(each) <= room) ?? 'least';
  const figures = Math.min(figuresAt(detail), width - 8);
  const labelRoom = Math.max(4, Math.min(label, width - 4 - figures));
  const bar = Math.min(widestBar, width - labelRoom - figures - 6);
  return { detail, label: labelRoom, figures, bar: bar < narrowestBar ? 0 : bar, scale: scaleOf(effects) };
}

function levelLines(
  { levels }: Effect,
  model: ReportModel,
  { canvas: { width, paint }, layout }: { readonly canvas: Canvas; readonly layout: Layout },
): string[] {
  const lines = levels.slice(0, shownLevels).map((level) => {
    const label = pad(fit(plain(level.label), layout.label), layout.label);
    const figures = pad(figuresOf(level, model, layout.detail), layout.figures);
    if (layout.bar === 0 || level.mean === null) return fit(`  ${label}  ${figures}`.trimEnd(), width);
    const bar = intervalBar({ mean: level.mean, error: level.standardError }, layout.scale, layout.bar);
    return `  ${label}  ${figures}  ${paint('accent', bar)}`;
  });
  const more = levels.length - shownLevels;
  return more > 0
    ? [...lines, paint('faint', fit(`  ${formatCount(more)} more levels in the report file`, width))]
    : lines;
}

function figuresOf(level: EffectLevel, { resolution: { decimals } }: ReportModel, detail: Detail): string {
  const diverged = level.diverged > 0 && detail !== 'least' ? `, ${formatCount(level.diverged)} diverged` : '';
  if (level.mean === null) return `none completed${diverged}`;
  const error = level.standardError === null ? '' : ` ± ${formatNumber(level.standardError, decimals)}`;
  const spread = level.sd === null || detail !== 'all' ? '' : `sd ${formatNumber(level.sd, decimals)}, `;
  return `${formatNumber(level.mean, decimals)}${error}  ${spread}n ${formatCount(level.n)}${diverged}`;
}

function tooFew({ effects }: ReportModel, { width, paint }: Canvas): string[] {
  if (effects.some(({ verdict }) => verdict !== 'too-few')) return [];
  const completed = Math.max(0, ...effects.map(({ levels }) => levels.reduce((sum, { n }) => sum + n, 0)));
  const text = tooFewToSay(completed);
  return text === null ? [] : wrap(text, width, { rest: '  ' }).map((line) => paint('faint', line));
}

function effectHead(effect: Effect, model: ReportModel, { width, paint }: Canvas): string[] {
  const words = effectWords(effect, model);
  const name = fit(plain(effect.name), width);
  const tone = effect.verdict === 'clear' ? 'good' : 'faint';
  const room = width - displayWidth(name) - 2;
  // One line where name and words fit; the verdict below the name where they do not.
  if (displayWidth(words) <= room) return [`${paint('strong', name)}  ${paint(tone, words)}`];
  return [paint('strong', name), ...wrap(words, width, { first: '  ' }).map((line) => paint(tone, line))];
}

/** From the lowest to the highest end of any interval, so that bars of different hyperparameters compare. */
function scaleOf(effects: readonly Effect[]): { readonly min: number; readonly max: number } {
  const ends = effects
    .flatMap(({ levels }) => levels)
    .flatMap(({ mean, standardError }) =>
      mean === null ? [] : [mean - (standardError ?? 0), mean + (standardError ?? 0)],
    );
  return { min: Math.min(...ends), max: Math.max(...ends) };
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(displayWidth));
}
