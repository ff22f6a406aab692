import type { AnalysisReport, ParameterReport } from '../analysis/report.ts';
import {
  barParts,
  basisText,
  failureTexts,
  limitTexts,
  pairTexts,
  parameterColumns,
  percent,
  toldParameters,
} from './analysis-words.ts';
import { escapeMarkdown, markdownTable } from './escape-markdown.ts';
import { formatNumber, formatParam } from './numbers.ts';

/** Which hyperparameters matter: the answer in a sentence, the bar of 100 %, a row each, curves, and what is open. */
export function analysisSection(report: AnalysisReport): string {
  const parameters = toldParameters(report);
  const curves = parameters.filter(({ direction, curve }) => direction !== null && curve.length > 1);
  const parts = [
    '## Which hyperparameters matter',
    `**${escapeMarkdown(report.headline)}**`,
    escapeMarkdown(basisText(report)),
    report.bar &&
      markdownTable(
        ['part of the variance', 'share'],
        barParts(report.bar).map(({ name, share }) => [name, percent(share)]),
      ),
    parameters.length > 0 &&
      markdownTable(
        parameterColumns.map(({ title }) => title),
        parameters.map((parameter) => parameterColumns.map(({ text }) => text(parameter))),
      ),
    list('Interactions', pairTexts(report)),
    list(`What makes trials fail or diverge (${failed(report)})`, failureTexts(report)),
    list('Cannot be said', limitTexts(report)),
    list(
      'Next',
      report.advice.filter(({ action }) => action !== 'more-trials').map(({ text }) => text),
    ),
    ...curves.map((parameter) => curveText(parameter, report)),
  ];
  return parts.filter((part) => typeof part === 'string' && part !== '').join('\n\n');
}

function curveText({ name, curve }: ParameterReport, { objective }: AnalysisReport): string {
  const rows = curve.map(({ value, effect, low, high }) => [
    typeof value === 'number' ? formatNumber(value) : formatParam(value),
    ...[effect, low, high].map((each) => formatNumber(each)),
  ]);
  const intro = `Difference of ${objective} from the average over everything else, with its 90 % band.`;
  return `### ${escapeMarkdown(name)}\n\n${escapeMarkdown(intro)}\n\n${markdownTable([name, 'effect', 'low', 'high'], rows)}`;
}

function list(title: string, texts: readonly string[]): string {
  if (texts.length === 0) return '';
  return `### ${escapeMarkdown(title)}\n\n${texts.map((text) => `- ${escapeMarkdown(text)}`).join('\n')}`;
}

function failed({ failures }: AnalysisReport): string {
  return failures ? `${failures.failed} of ${failures.of}` : '';
}
