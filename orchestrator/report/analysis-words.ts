import type { AnalysisReport, Bar, PairReport, ParameterReport, Range90 } from '../analysis/report.ts';
import { formatCount, formatParam, plural, shortNumber } from './numbers.ts';

/** A column of the table of hyperparameters. */
export interface ParameterColumn {
  readonly title: string;
  readonly text: (parameter: ParameterReport) => string;
}

/** What is told of each hyperparameter, the most telling first: narrow terminals leave out the last ones. */
const parameterColumns: readonly ParameterColumn[] = [
  { title: 'hyperparameter', text: ({ name }) => name },
  { title: 'share (90 %)', text: ({ share, shareInterval }) => withRange(share, shareInterval) },
  { title: 'rank', text: ({ tier }) => tier ?? '-' },
  { title: 'verdict', text: verdictText },
  { title: 'best', text: bestText },
  { title: 'better', text: ({ direction }) => directionWords.get(direction ?? '') ?? '-' },
  { title: 'with interactions', text: ({ total, totalInterval }) => withRange(total, totalInterval) },
  { title: 'p (Holm)', text: ({ pAdjusted }) => (pAdjusted === null ? '-' : shortNumber(pAdjusted, 2)) },
  { title: 'gain', text: ({ tunability }) => (tunability === null ? '-' : shortNumber(tunability, 2)) },
];

const directionWords: ReadonlyMap<string, string> = new Map([
  ['higher is better', 'higher'],
  ['lower is better', 'lower'],
  ['best inside', 'inside'],
  ['by category', 'by level'],
]);

/** The columns that say something of any of the hyperparameters; a column of dashes is left out without a word. */
export function tellingColumns(parameters: readonly ParameterReport[]): ParameterColumn[] {
  return parameterColumns.filter(({ text }, at) => at === 0 || parameters.some((one) => text(one) !== '-'));
}

/** The hyperparameters worth a line: constants of a sweep are none. */
export function toldParameters({ parameters }: AnalysisReport): ParameterReport[] {
  return parameters.filter(({ because }) => because !== 'constant');
}

/** The parts of the one bar of 100 %, in order. */
export function barParts(bar: Bar): { readonly name: string; readonly share: number }[] {
  return [
    { name: 'main effects', share: bar.main },
    { name: 'interactions', share: bar.interactions },
    { name: bar.seedNoise === null ? 'unexplained (with seed noise)' : 'unexplained', share: bar.unexplained },
    ...(bar.seedNoise === null ? [] : [{ name: 'seed noise', share: bar.seedNoise }]),
  ];
}

/**
 * What the shares of single hyperparameters are shares of: not of the bar's 100 %, but of what its first two parts are.
 */
export function sharesText(bar: Bar): string {
  const explained = bar.main + bar.interactions;
  return explained < 0.005
    ? 'The bar gives the hyperparameters nothing: the model predicts trials that it has not seen no better than their average does. Shares tell how its fit splits what little it sees, which may be chance.'
    : `Shares split what the hyperparameters explain, ${percent(explained)} of the bar, among them.`;
}

/** What the shares are computed from and how, in one sentence. */
export function basisText(report: AnalysisReport): string {
  const { counts, methodText, scale, fit: model, noise, measure, parameters } = report;
  const parts = [
    `${formatCount(counts.used)} of ${plural(counts.trials, 'trial')}, ${plural(counts.configurations, 'configuration')}`,
    counts.failed > 0 ? `${counts.failed} failed` : '',
    counts.diverged > 0 ? `${counts.diverged} diverged` : '',
    counts.stopped > 0 ? `${counts.stopped} stopped` : '',
    methodText,
    scale.used === 'raw' ? '' : `scale ${scale.used}: ${scale.reason}`,
    model.crossValidatedR2 === null ? '' : `R2 ${shortNumber(model.crossValidatedR2, 2)} of unseen trials`,
    noise.share === null ? '' : noiseText(noise),
    parameters.some(({ share }) => share !== null) ? measure : '',
  ];
  return `${parts.filter((part) => part !== '').join('; ')}.`;
}

/** What the trials leave open: warnings, holes in the coverage, ties, questions that more trials would answer. */
export function limitTexts({ warnings, coverage, best: top, moreTrials }: AnalysisReport): string[] {
  return [
    ...warnings,
    ...coverage.map(({ text }) => `${text}: shares there are extrapolated`),
    ...(top && top.tied > 1
      ? [`which configuration is best: ${formatCount(top.tied)} may be as good as that of trial ${top.row}`]
      : []),
    ...moreTrials.map(({ question, configurations, range }) => {
      if (configurations === null) return `${question} Not even 10,000 configurations would tell`;
      const open = range
        ? ` (${formatCount(range[0])} to ${range[1] === null ? 'over 10,000' : formatCount(range[1])})`
        : '';
      return `${question} About ${plural(configurations, 'configuration')} in all should tell${open}`;
    }),
  ];
}

/** One line an interaction. */
export function pairTexts({ pairs }: AnalysisReport): string[] {
  return pairs.map(({ names, share, interval }: PairReport) => `${names.join(' x ')}: ${withRange(share, interval)}`);
}

/** What makes trials fail or diverge, as far as it can be told from chance; empty where it was not looked for. */
export function failureTexts({ failures }: AnalysisReport): string[] {
  if (!failures) return [];
  const found = failures.parameters.filter(({ pAdjusted, total }) => (pAdjusted ?? 0) <= 0.05 && total > 0.05);
  if (found.length === 0) return ['nothing that can be told from chance'];
  return found
    .slice(0, 3)
    .map(({ name, total, worst }) => `${name} explains ${percent(total)}; most often at ${worst}`);
}

/** A share as a percentage; one below the noise is 0. */
export function percent(share: number | null): string {
  if (share === null) return '-';
  if (share < 0) return '0 %';
  return share < 0.0995 ? `${(100 * share).toFixed(1)} %` : `${Math.round(100 * share)} %`;
}

function withRange(share: number | null, interval: Range90 | null): string {
  if (!interval) return percent(share);
  return `${percent(share)} (${Math.round(100 * interval[0])}-${Math.round(100 * interval[1])})`;
}

function noiseText({ share, source, df, seedSd }: AnalysisReport['noise']): string {
  const how = source === 'model' ? 'by the model, with lack of fit' : source;
  const blocks = seedSd === null ? '' : `, the seeds' own differences taken off: sd ${shortNumber(seedSd, 3)}`;
  return `noise ${percent(share)} (${how}${df > 0 ? `, ${shortNumber(df, 3)} df` : ''}${blocks})`;
}

function verdictText({ verdict, because }: ParameterReport): string {
  return verdict === 'not testable' && because !== null ? `${verdict}: ${because}` : verdict;
}

/** Levels shown of a best region. */
const shownLevels = 4;

function bestText({ best }: ParameterReport): string {
  if (!best) return '-';
  if (best.values.length === 0) return `${short(best.from)} .. ${short(best.to)}`;
  const more = best.values.length - shownLevels;
  return best.values.slice(0, shownLevels).map(short).join(', ') + (more > 0 ? `, +${more}` : '');
}

function short(value: ParameterReport['curve'][number]['value']): string {
  return typeof value === 'number' ? shortNumber(value, 2) : formatParam(value);
}
