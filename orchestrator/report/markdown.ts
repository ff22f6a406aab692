import { undrawnText } from './charts/undrawn.ts';
import { escapeMarkdown, fenced, markdownTable } from './escape-markdown.ts';
import type { ReportModel } from './model-types.ts';
import { formatCount, formatCounts } from './numbers.ts';
import {
  shownRows,
  type Block,
  type ChartBlock,
  type ListItem,
  type Section,
  type TableBlock,
} from './sections/blocks.ts';
import { sectionsOf } from './sections/sections.ts';
import { plain } from './text.ts';
import { timingWords, titleOf } from './words.ts';

/** Where a Markdown report's pictures lie, relative to it and with `/`; none are shown where it is null. */
export type PictureFolder = string | null;

/** A chart's place in the text; none has one where it is null. */
type PictureText = ((chart: ChartBlock) => string) | null;

/**
 * The whole report as Markdown (GitHub's), ended by a line end; everything that users or data wrote is escaped. Charts whose
 * ids are `undrawn` have no picture: a sentence says so.
 */
export function renderMarkdown(
  model: ReportModel,
  folder: PictureFolder = null,
  undrawn: ReadonlySet<string> = new Set(),
): string {
  const pictures: PictureText = folder === null ? null : (chart) => pictureText(chart, folder, undrawn);
  const parts = [
    `# ${escapeMarkdown(titleOf(model))}`,
    model.notes === null ? null : `> ${escapeMarkdown(model.notes)}`,
    factList(model),
    ...sectionsOf(model).flatMap((section) => sectionParts(section, pictures)),
    methodPart(model),
  ];
  return `${parts.filter((part) => part !== null && part !== '').join('\n\n')}\n`;
}

function factList(model: ReportModel): string {
  const { metric } = model;
  const facts: (readonly [string, string])[] = [
    ['State', model.state],
    ['Plan', `${model.description}: ${formatCounts(model.counts)}`],
    ['Task', model.task],
    [
      'Metric',
      `${metric.name}, ${metric.goal}, ${metric.at === 'best' ? 'at the best epoch' : 'after the last epoch'}`,
    ],
    ['Time', timingWords(model)],
    ['Told', new Date(model.reportedAt).toISOString()],
  ];
  return facts
    .filter(([, text]) => text !== '')
    .map(([label, text]) => `- **${label}:** ${escapeMarkdown(text)}`)
    .join('\n');
}

function sectionParts({ title, sentence, blocks }: Section, pictures: PictureText): string[] {
  const drawn = ({ kind }: Block) => kind === 'chart' || kind === 'multiples';
  if (pictures === null && blocks.length > 0 && blocks.every(drawn)) return [];
  return [
    `## ${escapeMarkdown(title)}`,
    `**${escapeMarkdown(sentence)}**`,
    ...blocks.map((block) => blockText(block, pictures)),
  ];
}

function blockText(block: Block, pictures: PictureText): string {
  switch (block.kind) {
    case 'text':
      return escapeMarkdown(block.text);
    case 'heading':
      return `### ${escapeMarkdown(block.text)}`;
    case 'list':
      return block.items.map(itemText).join('\n');
    case 'facts':
      return block.rows.map(([name, text]) => `- **${escapeMarkdown(name)}:** ${escapeMarkdown(text)}`).join('\n');
    case 'chart':
      return pictures === null ? '' : pictures(block);
    case 'multiples':
      return pictures === null ? '' : block.charts.map(pictures).join('\n');
    case 'table':
      return tableText(block);
    case 'code':
      return fenced(block.lines.map(codeLine), block.language);
  }
}

const marks = { warning: '**Warning:** ', note: '**Note:** ', pass: '**Pass:** ', fail: '**Fail:** ' } as const;

function itemText({ text, mark }: ListItem): string {
  return `- ${mark === undefined ? '' : marks[mark]}${escapeMarkdown(text)}`;
}

function pictureText({ id, title, alt }: ChartBlock, folder: string, undrawn: ReadonlySet<string>): string {
  if (undrawn.has(id)) return escapeMarkdown(`${title}. ${alt} ${undrawnText}`);
  return `![${escapeMarkdown(`${title}. ${alt}`)}](${folder}/${id}.svg)`;
}

function tableText({ title, titles, rows }: TableBlock): string {
  if (rows.length === 0) return '';
  const more = rows.length > shownRows ? `\n\n${formatCount(rows.length - shownRows)} more in the JSON report.` : '';
  return `${escapeMarkdown(title)}:\n\n${markdownTable(titles, rows.slice(0, shownRows))}${more}`;
}

/** A line of code on one line, its indentation kept. */
function codeLine(text: string): string {
  return (/^ */.exec(text)?.[0] ?? '') + plain(text.trimStart());
}

function methodPart({ resolution, metric }: ReportModel): string {
  const lines = [
    '- A configuration with several seeds counts once, by the mean of its completed trials. Trials that diverged, failed or were stopped have no place in the ranking.',
    '- The best is corrected for having been picked: the sweep is run again on paper with the seed noise that good configurations show, and what a winner’s mean then exceeds its true value by is taken off.',
    '- A share is the part of the metric’s variance over the search space that a hyperparameter explains, alone or *with interactions*; 90 % intervals in brackets. *Gain* is what the model expects of tuning this one alone, from the default (else from the median trial).',
    '- *Matters*: told from noise at 5 %, corrected for all hyperparameters (Holm), with a share above 1 % for sure. *Small or nothing*: below 5 % for sure. *Not distinguishable from noise*: neither can be said of so few trials. A rank such as 2-4 says which places the data leave open.',
  ];
  if (resolution.standardError !== null)
    lines.push(
      `- The standard error of one ${escapeMarkdown(metric.name)} follows from the number of examples, sqrt(p(1 − p)/n); all trials share these examples, so differences between trials can be finer.`,
    );
  return `## How to read it\n\n${lines.join('\n')}`;
}
