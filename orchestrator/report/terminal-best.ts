import type { Params } from '../../shared/trial.ts';
import type { BestTrial, RankedConfiguration, ReportModel } from './model-types.ts';
import { formatDifference, formatNumber, formatParam, formatSeconds, plural } from './numbers.ts';
import { paramsYaml } from './params-yaml.ts';
import { sparkline } from './bars.ts';
import { drawTable } from './table.ts';
import type { Canvas } from './terminal.ts';
import { fit, plain, wrap } from './text.ts';
import { intervalDoubt } from './words.ts';

/** The best trial: its value and what it is worth, then its parameters as YAML. */
export function bestLines(model: ReportModel, { width, paint }: Canvas): string[] {
  const { best, metric, resolution } = model;
  if (best === null) return [paint('strong', 'No completed trial yet.')];
  const value = formatNumber(best.objective, resolution.decimals);
  const head = `Best: trial ${best.number}  ${plain(metric.name)} ${value}`;
  const facts = bestFacts(model, best).flatMap((fact) => wrap(fact, width, { first: '  ', rest: '    ' }));
  const curve =
    best.curve === null || best.curve.length < 2 ? [] : [`  ${sparkline(best.curve, Math.min(40, width - 2))}`];
  return [
    paint('good', fit(head, width)),
    ...facts,
    ...curve,
    ...paramsYaml(best.params).map((line) => paint('accent', fit(`  ${line}`, width))),
  ];
}

/** What the best value is worth: its error, its baselines, its other seeds. */
function bestFacts(model: ReportModel, best: BestTrial): string[] {
  const { decimals } = model.resolution;
  const against = model.baselines.map(
    ({ name, value }) =>
      `${name} ${formatNumber(value, decimals)}: ${formatDifference(best.objective - value, decimals)}`,
  );
  const [corrected, ...rest] = worthFacts(model, best);
  return corrected === undefined ? against : [corrected, ...rest.slice(0, -1), ...against, ...rest.slice(-1)];
}

/** The same without the baselines. */
export function worthFacts(model: ReportModel, best: BestTrial): string[] {
  const { resolution, metric, standing } = model;
  const { decimals, standardError, examples } = resolution;
  const facts: string[] = [];
  const corrected = standing?.corrected ?? null;
  if (standing !== null && corrected !== null && standing.configurations > 1) {
    const [value, low, high] = [corrected.value, corrected.low, corrected.high].map((each) =>
      formatNumber(each, decimals),
    );
    const doubt = intervalDoubt(model);
    facts.push(
      `${value} (${low} to ${high}) once corrected for being the best of ${plural(standing.configurations, 'configuration')}${doubt === '' ? '' : `; the interval ${doubt}`}`,
    );
  }
  if (standardError !== null && examples !== null)
    facts.push(`standard error ${formatNumber(standardError, decimals)} from ${plural(examples, 'example')} alone`);
  if (best.replicates !== null) {
    const { mean, sd, n } = best.replicates;
    facts.push(
      `its configuration over ${n} seeds: mean ${formatNumber(mean, decimals)}, sd ${formatNumber(sd, decimals)}`,
    );
  }
  const at = metric.at === 'best' ? `, taken at epoch ${best.epoch}` : '';
  facts.push(`seed ${best.seed}, ${plural(best.epochs, 'epoch')}${at}, ${formatSeconds(best.seconds)}`);
  return facts;
}

/** The best five configurations. */
export function bestFiveLines(model: ReportModel, { width, paint }: Canvas): string[] {
  const { bestFive, metric, swept } = model;
  if (bestFive.length < 2) return [];
  const { titles, rows } = rankingTable(model);
  const { lines, hidden } = drawTable({
    columns: titles.map((title, index) => ({
      title,
      align: index < titles.length - swept.length ? 'right' : 'left',
      keep: index < 3,
    })),
    rows,
    width,
    paint,
    indent: '  ',
    toneOf: (row) => (row === 0 ? 'strong' : null),
  });
  const how = rankedBy(model, plain(metric.name));
  const note = hidden.length === 0 ? [] : wrap(`no room for: ${hidden.join(', ')}`, width, { first: '  ' });
  return [
    paint('strong', fit(`Best ${bestFive.length} configurations by ${how} (${metric.goal})`, width)),
    ...lines,
    ...note.map((line) => paint('faint', line)),
  ];
}

/** What configurations are ranked by, in words. */
export function rankedBy({ seedNoise, metric }: Pick<ReportModel, 'seedNoise' | 'metric'>, mean: string): string {
  return seedNoise === null ? mean : `${mean}, ${metric.goal === 'maximize' ? 'less' : 'plus'} two standard errors`;
}

/** Titles and cells of the ranking, as text; the most important hyperparameters first, as far as that is known. */
export function rankingTable({ bestFive, parameters, swept: all, metric, resolution: { decimals } }: ReportModel) {
  const known = parameters.map(({ name }) => name).filter((name) => all.includes(name));
  const swept = [...known, ...all.filter((name) => !known.includes(name))];
  const repeated = bestFive.some(({ planned }) => planned > 1);
  const titles = ['#', 'trial', plain(metric.name), ...(repeated ? ['sd', 'seeds'] : []), ...swept.map(plain)];
  const rows = bestFive.map((entry) => [
    String(entry.rank),
    trialsText(entry),
    formatNumber(entry.mean, decimals),
    ...(repeated ? [formatNumber(entry.sd, decimals), seedsText(entry)] : []),
    ...cellsOf(entry.params, swept),
  ]);
  return { titles, rows };
}

function trialsText({ trials }: RankedConfiguration): string {
  const shown = trials.slice(0, 3).join(', ');
  return trials.length > 3 ? `${shown}, +${trials.length - 3}` : shown;
}

function seedsText({ n, planned }: RankedConfiguration): string {
  return n === planned ? String(n) : `${n} of ${planned}`;
}

function cellsOf(params: Params, swept: readonly string[]): string[] {
  return swept.map((name) => formatParam(params[name]));
}
