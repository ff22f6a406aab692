import { escapeMarkdown, fenced, markdownTable } from './escape-markdown.ts';
import { analysisSection } from './markdown-analysis.ts';
import { dataSection, provenanceSection, troubleSections } from './markdown-evidence.ts';
import type { ReportModel } from './model-types.ts';
import { formatCounts, formatMetric, formatNumber, plural } from './numbers.ts';
import { paramsYaml } from './params-yaml.ts';
import { bestFacts, rankingTable } from './terminal-best.ts';
import { plain } from './text.ts';
import { dataWords, noiseWords, timingWords, titleOf } from './words.ts';

/** The whole report as Markdown (GitHub's), ended by a line end; everything that users or data wrote is escaped. */
export function renderMarkdown(model: ReportModel): string {
  const sections = [
    `# ${escapeMarkdown(titleOf(model))}`,
    model.notes === null ? null : `> ${escapeMarkdown(model.notes)}`,
    factList(model),
    remarkSection(model),
    bestSection(model),
    rankingSection(model),
    model.analysis === null ? null : analysisSection(model.analysis),
    ...troubleSections(model),
    dataSection(model),
    provenanceSection(model),
    methodSection(model),
  ];
  return `${sections.filter((section) => section !== null).join('\n\n')}\n`;
}

function factList(model: ReportModel): string {
  const { metric } = model;
  const facts: (readonly [string, string | null])[] = [
    ['State', model.state],
    ['Plan', model.description],
    [
      'Trials',
      `${plural(model.trialCount, 'trial')} of ${plural(model.configurationCount, 'configuration')}: ${formatCounts(model.counts)}`,
    ],
    ['Task', model.task],
    [
      'Metric',
      `${metric.name}, ${metric.goal}, ${metric.at === 'best' ? 'at the best epoch' : 'after the last epoch'}`,
    ],
    ['Data', dataWords(model)],
    ['Seed noise', noiseWords(model)],
    ['Time', timingWords(model)],
    ['Sweep', `${model.sweepId}, seed ${model.seed}`],
    ['Told', new Date(model.reportedAt).toISOString()],
  ];
  return facts
    .filter(([, text]) => text !== null && text !== '')
    .map(([label, text]) => `- **${label}:** ${escapeMarkdown(text ?? '')}`)
    .join('\n');
}

function remarkSection({ remarks }: ReportModel): string | null {
  if (remarks.length === 0) return null;
  const lines = remarks.map(
    ({ level, text }) => `- **${level === 'warning' ? 'Warning' : 'Note'}:** ${escapeMarkdown(text)}`,
  );
  return ['## Before you believe it', '', ...lines].join('\n');
}

function bestSection(model: ReportModel): string {
  const { best, metric, resolution, reproduce } = model;
  if (best === null) return '## Best trial\n\nNo completed trial yet.';
  const value = formatNumber(best.objective, resolution.decimals);
  return [
    '## Best trial',
    '',
    `**Trial ${best.number}: ${escapeMarkdown(metric.name)} ${escapeMarkdown(value)}**`,
    '',
    ...bestFacts(model, best).map((fact) => `- ${escapeMarkdown(fact)}`),
    '',
    fenced(paramsYaml(best.params), 'yaml'),
    '',
    markdownTable(
      ['metric', `epoch ${best.epoch}`],
      Object.entries(best.metrics).map(([name, metricValue]) => [name, formatMetric(metricValue)]),
    ),
    ...(reproduce === null ? [] : ['', 'Train it again:', '', fenced([plain(reproduce)], 'sh')]),
  ].join('\n');
}

function rankingSection(model: ReportModel): string | null {
  if (model.bestFive.length < 2) return null;
  const { titles, rows } = rankingTable(model);
  return `## Best ${model.bestFive.length} configurations\n\nBy the mean over their completed seeds (${model.metric.goal}).\n\n${markdownTable(titles, rows)}`;
}

function methodSection({ resolution, metric }: ReportModel): string {
  const lines = [
    '- A configuration with several seeds counts once, by the mean of its completed trials. Trials that diverged, failed or were stopped have no place in the ranking.',
    '- A share is the part of the metric’s variance over the search space that a hyperparameter explains, alone or *with interactions*; 90 % intervals in brackets. *Gain* is what the model expects of tuning this one alone, from the default (else from the median trial).',
    '- *Matters*: told from noise at 5 %, corrected for all hyperparameters (Holm), with a share above 1 % for sure. *Small or nothing*: below 5 % for sure. *Not distinguishable from noise*: neither can be said of so few trials. A rank such as 2-4 says which places the data leave open.',
  ];
  if (resolution.standardError !== null)
    lines.push(
      `- The standard error of one ${escapeMarkdown(metric.name)} follows from the number of examples, sqrt(p(1 − p)/n); all trials share these examples, so differences between trials can be finer.`,
    );
  return `## How to read it\n\n${lines.join('\n')}`;
}
