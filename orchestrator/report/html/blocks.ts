import { heightOf } from '../charts/option-of.ts';
import type { ChartSpec } from '../charts/spec.ts';
import { formatCount } from '../numbers.ts';
import { plain } from '../text.ts';
import { shownRows, type Block, type ChartBlock, type ListItem, type TableBlock } from '../sections/blocks.ts';
import { markup, type Markup } from './markup.ts';

/** Takes a chart of the page and gives its number there. */
export type AddChart = (spec: ChartSpec) => number;

/** Longest text of one table cell; the JSON report has it whole. */
const longestCell = 300;
/** Longest text of a cell that is kept on one line. */
const unbroken = 16;
/** Columns that a printed page has room for without breaking words. */
const mostColumns = 12;
/** Length from which a cell is a sentence, which no narrow screen may press into a column of single words. */
const long = 40;

/** One block as markup; its charts are drawn by the page's script. */
export function blockMarkup(block: Block, add: AddChart): Markup {
  switch (block.kind) {
    case 'text':
      return markup`<p>${block.text}</p>`;
    case 'heading':
      return markup`<h3>${block.text}</h3>`;
    case 'list':
      return markup`<ul>
        ${block.items.map(itemMarkup)}
      </ul>`;
    case 'facts':
      return markup`<dl>${block.rows.map(([name, text]) => markup`<dt>${name}</dt><dd>${text}</dd>`)}</dl>`;
    case 'chart':
      return figure(block, add);
    case 'multiples':
      return markup`<div class="multiples">${block.charts.map((each) => figure(each, add))}</div>`;
    case 'table':
      return tableMarkup(block);
    case 'code':
      return markup`<pre tabindex="0"><code>${lines(block.lines)}</code></pre>`;
  }
}

function itemMarkup({ text, mark }: ListItem): Markup {
  if (mark === undefined) return markup`<li>${text}</li>`;
  return markup`<li><span class="mark ${mark}">${mark}:</span> ${text}</li>`;
}

function figure({ title, alt, chart }: ChartBlock, add: AddChart): Markup {
  const picture = markup`<div class="chart" role="img" aria-label="${`${title}. ${alt}`}" data-chart="${add(chart)}" data-height="${heightOf(chart)}"></div>`;
  return markup`<figure><figcaption>${title}</figcaption>${picture}</figure>`;
}

function tableMarkup({ title, titles, rows, folded }: TableBlock): Markup {
  const right = titles.map((_, column) => rows.length > 0 && rows.every((row) => isNumber(row[column] ?? '')));
  const cell = (text: string, column: number) =>
    right[column] === true
      ? markup`<td class="number">${text}</td>`
      : text.length <= unbroken
        ? markup`<td class="short">${text}</td>`
        : text.length <= long
          ? markup`<td>${shorten(text)}</td>`
          : markup`<td class="long">${shorten(text)}</td>`;
  const head = titles.map((text, column) =>
    right[column] === true
      ? markup`<th scope="col" class="number">${breakable(text)}</th>`
      : markup`<th scope="col">${breakable(shorten(text))}</th>`,
  );
  const body = rows.slice(0, shownRows).map((row) => markup`<tr>${row.map(cell)}</tr>`);
  const more =
    rows.length > shownRows
      ? markup`<p class="faint">${formatCount(rows.length - shownRows)} more rows in the JSON report.</p>`
      : markup``;
  const grid = markup`<table class="${titles.length > mostColumns ? 'wide' : 'usual'}"><caption><span>${title}</span></caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
  const table = markup`<div class="scroll" tabindex="0" role="region" aria-label="${title}">${grid}</div>${more}`;
  return folded ? markup`<details><summary>Numbers: ${title}</summary>${table}</details>` : table;
}

/** A name that may be broken after its underscores, where there is no room for it in print. */
function breakable(text: string): Markup[] {
  return text.split(/(?<=_)/).map((part, index) => (index === 0 ? markup`${part}` : markup`<wbr />${part}`));
}

function isNumber(text: string): boolean {
  return /^[-+]?[\d,]*\.?\d+(e[-+]?\d+)?( %)?$|^-$/i.test(text);
}

function shorten(text: string): string {
  const characters = Array.from(text.slice(0, 2 * longestCell));
  return characters.length > longestCell ? `${characters.slice(0, longestCell).join('')}…` : text;
}

/** Each on a line of its own with its indentation. */
function lines(texts: readonly string[]): Markup {
  // Escaping takes runs of blanks together.
  const line = (text: string) =>
    (/^ */.exec(text)?.[0] ?? '') + markup`${text.length > 2000 ? `${text.slice(0, 2000)}…` : text.trimStart()}`.html;
  return { html: texts.map(line).join('\n') };
}

/** A text that stands where only a short one fits. */
export function short(text: string, length = 80): string {
  const characters = Array.from(plain(text).slice(0, 4 * length));
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : characters.join('');
}
