import type { Doubt, GatePage } from '../../../shared/gate-records.ts';
import type { ReportModel } from '../model-types.ts';
import { formatCount } from '../numbers.ts';
import type { Block, Section, TableBlock } from './blocks.ts';
import { checkBlocks, checksOf, countWords, missingWords, toneOf } from './gate-items.ts';

const inputWords = { text: 'texts', image: 'images', table: 'table rows', numbers: 'rows of numbers' } as const;

/** What the data hold: where they come from, what was found in them, some of each class to read, labels that look wrong. */
export function dataLookSection(model: ReportModel): Section {
  const section = { id: 'data-look', title: 'What is in the data?' };
  const missing = missingWords(model, 'data', 'Nobody looked at the data');
  if (missing !== null) return { ...section, tone: 'warn', sentence: missing, blocks: [] };
  const checks = checksOf(model, 'data');
  const page = model.gatePage;
  const found = checks.filter(({ level }) => level === 'fail' || level === 'warn').length;
  return {
    ...section,
    tone: toneOf(checks),
    sentence: `${page === null ? 'The data were looked at' : `The inputs are ${inputWords[page.inputs]}`}; ${
      found === 0 ? 'nothing in them stands in the way' : 'something in them deserves a look'
    } (${countWords(checks)}).`,
    blocks: [
      ...(page === null ? [] : factBlocks(page)),
      ...checkBlocks(model, 'data'),
      ...(page === null ? [] : pageBlocks(page)),
    ],
  };
}

function factBlocks({ about, facts }: GatePage): Block[] {
  return [
    {
      kind: 'facts',
      rows: [
        ['Source', about.source],
        ['How collected', about.collected],
        ['Known noise', about.knownNoise],
        ...facts.map(({ name, value }) => [name, value] as const),
      ],
    },
  ];
}

function pageBlocks(page: GatePage): Block[] {
  return [
    ...classBlocks(page),
    ...columnTable(page),
    ...tokenBlocks(page),
    ...doubtTable('Labels that a cross-validated simple model doubts most', page.suspects),
  ];
}

function classBlocks({ classes, inputs }: GatePage): Block[] {
  if (classes.length === 0) return [];
  const title = 'Some of each class to read';
  if (inputs !== 'image')
    return [
      {
        kind: 'table',
        title,
        titles: ['class', 'train', 'eval', 'examples'],
        rows: classes.map(({ name, train, eval: held, samples }) => [
          name,
          formatCount(train),
          formatCount(held),
          samples.join(' | '),
        ]),
        folded: true,
      },
    ];
  return [
    { kind: 'heading', text: title },
    ...classes.flatMap(({ name, train, eval: held, samples }): Block[] => [
      { kind: 'text', text: `${name}: ${formatCount(train)} train, ${formatCount(held)} eval` },
      { kind: 'code', language: '', lines: sideBySide(samples) },
    ]),
  ];
}

/** Pictures made of characters, beside each other; blanks within a row are kept. */
function sideBySide(samples: readonly string[]): string[] {
  const pictures = samples.map((sample) => sample.split('\n'));
  const tall = Math.max(0, ...pictures.map((rows) => rows.length));
  return Array.from({ length: tall }, (_, row) =>
    // A no-break space stands for a dark pixel, which renderings would join with its neighbours.
    pictures.map((rows) => (rows[row] ?? '').replace(/ /g, '\u00a0')).join('\u00a0\u00a0'),
  );
}

function columnTable({ columns }: GatePage): Block[] {
  if (columns.length === 0) return [];
  return [
    {
      kind: 'table',
      title: 'Columns',
      titles: ['column', 'type', 'missing', 'distinct', 'values'],
      rows: columns.map(({ name, type, missing, distinct, values }) => [
        name,
        type,
        formatCount(missing),
        formatCount(distinct),
        values,
      ]),
      folded: true,
    },
  ];
}

function tokenBlocks({ tokens }: GatePage): Block[] {
  if (tokens.length === 0) return [];
  return [
    {
      kind: 'table',
      title: 'What the model gets of some texts: [unknown words] and ~words cut off~ are marked',
      titles: ['text', 'tokens'],
      rows: tokens.map(({ text, words }) => [
        text,
        words
          .map(({ word, state }) => (state === 'known' ? word : state === 'unknown' ? `[${word}]` : `~${word}~`))
          .join(' '),
      ]),
      folded: true,
    },
  ];
}

/** Examples that a simple model would label otherwise. */
export function doubtTable(title: string, doubts: readonly Doubt[]): TableBlock[] {
  if (doubts.length === 0) return [];
  return [
    {
      kind: 'table',
      title,
      titles: ['label', 'simple model says', 'how sure', 'example'],
      rows: doubts.map(({ label, predicted, confidence, input }) => [
        label,
        predicted,
        confidence === null ? '-' : `${Math.round(confidence * 100)} %`,
        input,
      ]),
      folded: true,
    },
  ];
}
