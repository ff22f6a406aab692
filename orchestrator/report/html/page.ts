import type { ChartSpec } from '../charts/spec.ts';
import type { ReportModel } from '../model-types.ts';
import { formatCounts } from '../numbers.ts';
import type { Section } from '../sections/blocks.ts';
import { sectionsOf } from '../sections/sections.ts';
import { timingWords, titleOf } from '../words.ts';
import { blockMarkup, short } from './blocks.ts';
import { markup, scriptJson, type Markup } from './markup.ts';
import { style } from './style.ts';

/** The program that draws the charts, and the SHA-256 (base64) by which the page lets it run and nothing else. */
export interface PageScript {
  readonly text: string;
  readonly sha256: string;
  /** SHA-256 (base64) of {@link style}. */
  readonly styleSha256: string;
}

/** Parts that the box on top answers in a sentence each. */
const answers = ['verdict', 'importance', 'suspicions', 'trouble', 'next'];

/**
 * The report as one HTML file that needs nothing else: no network, no other file. The content security policy allows its own
 * style and script by their hashes alone; everything that users or data wrote is escaped, and data stand in a block of JSON.
 */
export function renderHtml(model: ReportModel, script: PageScript): string {
  const charts: ChartSpec[] = [];
  const add = (spec: ChartSpec) => charts.push(spec) - 1;
  const sections = sectionsOf(model);
  const body = sections.map((section) => sectionMarkup(section, add));
  const policy = `default-src 'none'; script-src 'sha256-${script.sha256}'; style-src 'sha256-${script.styleSha256}'; base-uri 'none'; form-action 'none'`;
  const title = short(titleOf(model));
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}: sweep report</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#verdict">Skip to the answer</a>
<header class="top">
<h1>${short(titleOf(model), 200)}</h1>
<p class="facts-line">${headline(model)}</p>
${notesMarkup(model)}
<nav class="answer" aria-label="Answers"><ol>${sections.filter(({ id }) => answers.includes(id)).map(answerMarkup)}</ol></nav>
</header>
<main>
${body}
</main>
<footer><p>Made by hypersweep. Charts are drawn by Apache ECharts (Apache License 2.0); its notice is in the source of this file.</p>
<noscript><p>Charts need JavaScript; every number behind them is in the tables.</p></noscript></footer>
<script type="application/json" id="charts">${scriptJson(charts)}</script>
<script>${raw(script.text)}</script>
</body>
</html>
`.html;
}

/** How large the sweep is, how far it is, and how long it took. */
function headline(model: ReportModel): string {
  const { metric } = model;
  const facts = [
    `${model.state}: ${model.description}; ${formatCounts(model.counts)}`,
    `${metric.name}, ${metric.goal}, ${metric.at === 'best' ? 'at the best epoch' : 'after the last epoch'}`,
    `task ${short(model.task, 100)}`,
    timingWords(model),
    `told ${new Date(model.reportedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  ];
  return facts.filter((fact) => fact !== '').join(' · ');
}

function notesMarkup({ notes }: ReportModel): Markup {
  return notes === null || notes === '' ? markup`` : markup`<p class="notes">${notes}</p>`;
}

function answerMarkup({ id, title, sentence, tone }: Section): Markup {
  return markup`<li class="${tone}"><a href="#${id}">${title}</a> ${short(sentence, 400)}</li>`;
}

function sectionMarkup({ id, title, sentence, tone, blocks }: Section, add: (spec: ChartSpec) => number): Markup {
  return markup`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
<p class="sentence ${tone}">${sentence}</p>
${blocks.map((block) => blockMarkup(block, add))}
</section>
`;
}

function raw(html: string): Markup {
  return { html };
}
