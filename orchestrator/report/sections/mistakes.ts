import type { JudgedEvidence, Mistakes } from '../evidence-types.ts';
import type { ReportModel } from '../model-types.ts';
import { formatCount, formatNumber, plural, shortNumber } from '../numbers.ts';
import { plain } from '../text.ts';
import { chart, numbers, type Block, type Section } from './blocks.ts';

/** Classes that one picture shows: those with most mistakes. */
const shownClasses = 12;

/** What the best trial gets wrong: a confusion matrix, or its errors along the true value. */
export function mistakesSection({ evidence, best }: ReportModel): Section {
  const judged = evidence?.judged ?? null;
  const section = { id: 'mistakes', title: 'What does the best trial get wrong?', tone: 'neutral' as const };
  if (judged === null || best === null)
    return {
      ...section,
      sentence:
        best === null
          ? 'No trial has completed yet.'
          : 'Its predictions are not known: the task brings its own data or metrics, or nothing was kept of them.',
      blocks: [],
    };
  const whole = judged.examples === judged.of ? '' : ` (a sample of ${formatCount(judged.of)})`;
  return { ...section, sentence: sentenceOf(judged, whole), blocks: blocksOf(judged) };
}

function sentenceOf({ number, examples, mistakes }: JudgedEvidence, whole: string): string {
  if (mistakes.kind === 'values') {
    const side = mistakes.bias > 0 ? 'too large' : 'too small';
    return `Trial ${number} is off by ${shortNumber(mistakes.medianError, 2)} or less for half of ${plural(examples, 'eval example')}${whole}; on average it predicts ${shortNumber(Math.abs(mistakes.bias), 2)} ${side}.`;
  }
  const wrong = confusions(mistakes);
  const count = wrong.reduce((sum, each) => sum + each.count, 0);
  const [most] = wrong;
  const often =
    most === undefined ? '' : `, most often “${most.truth}” taken for “${most.predicted}” (${formatCount(most.count)})`;
  return `Trial ${number} gets ${formatCount(count)} of ${plural(examples, 'eval example')} wrong${whole}${often}.`;
}

type ClassMistakes = Extract<Mistakes, { readonly kind: 'classes' }>;

/** Pairs of classes that are taken for each other, most often first. */
function confusions({ classes, counts }: ClassMistakes) {
  return counts
    .flatMap((row, truth) =>
      row.flatMap((count, predicted) =>
        truth === predicted || count === 0
          ? []
          : [{ truth: plain(classes[truth] ?? ''), predicted: plain(classes[predicted] ?? ''), count }],
      ),
    )
    .sort((a, b) => b.count - a.count);
}

function blocksOf({ number, mistakes }: JudgedEvidence): Block[] {
  return mistakes.kind === 'classes' ? confusionBlocks(number, mistakes) : residualBlocks(number, mistakes);
}

function confusionBlocks(number: number, mistakes: ClassMistakes): Block[] {
  const { classes, counts } = mistakes;
  const wrong = (index: number) =>
    counts.reduce((sum, row, truth) => sum + (truth === index ? 0 : (row[index] ?? 0)), 0) +
    (counts[index] ?? []).reduce((sum, count, predicted) => sum + (predicted === index ? 0 : count), 0);
  const shown = Array.from(classes.keys())
    .sort((a, b) => wrong(b) - wrong(a) || a - b)
    .slice(0, shownClasses)
    .sort((a, b) => a - b);
  const names = shown.map((index) => plain(classes[index] ?? '').slice(0, 30));
  const cells = shown.flatMap((truth, row) =>
    shown.map((predicted, column): [number, number, number] => [column, row, counts[truth]?.[predicted] ?? 0]),
  );
  const some = shown.length < classes.length ? `, the ${shown.length} classes with most mistakes` : '';
  const table = confusions(mistakes).map(({ truth, predicted, count }) => [truth, predicted, formatCount(count)]);
  return [
    chart('confusion', `Trial ${number}: label by row, prediction by column${some}`, {
      alt: `Confusion matrix of ${shown.length} classes; ${table
        .slice(0, 3)
        .map(([truth, predicted, count]) => `${truth} taken for ${predicted}: ${count}`)
        .join(', ')}.`,
      chart: {
        kind: 'heat',
        columns: names,
        rows: names,
        columnTitle: 'prediction',
        rowTitle: 'label',
        cells,
        min: 0,
        max: Math.max(1, ...cells.map(([, , count]) => count)),
        print: 'count',
        title: 'examples',
      },
    }),
    ...(table.length === 0 ? [] : [numbers('What is taken for what', ['label', 'prediction', 'examples'], table)]),
  ];
}

function residualBlocks(number: number, { points }: Extract<Mistakes, { readonly kind: 'values' }>): Block[] {
  const errors = points.map(([truth, predicted]): [number, number] => [truth, predicted - truth]);
  const worst = [...points].sort((a, b) => Math.abs(b[1] - b[0]) - Math.abs(a[1] - a[0])).slice(0, 10);
  return [
    chart('residuals', `Trial ${number}: prediction less true value, along the true value`, {
      alt: `Errors of ${plural(points.length, 'eval example')}, from ${formatNumber(Math.min(...errors.map(([, error]) => error)))} to ${formatNumber(Math.max(...errors.map(([, error]) => error)))}.`,
      chart: {
        kind: 'scatter',
        x: 'true value',
        y: 'error',
        groups: [{ name: 'eval example', tone: 'main', points: errors }],
        line: null,
        levels: [{ name: 'right', value: 0 }],
      },
    }),
    numbers(
      'The largest errors',
      ['true value', 'prediction', 'error'],
      worst.map(([truth, predicted]) => [truth, predicted, predicted - truth].map((value) => shortNumber(value, 4))),
    ),
  ];
}
