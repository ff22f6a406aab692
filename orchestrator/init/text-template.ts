import { seededRandom } from '../../shared/seeded-random.ts';
import type { CsvFacts } from './csv-facts.ts';
import { csvText } from './table-template.ts';
import { quoted, sweepText, type Template } from './template.ts';

/** A text classifier over a CSV file of sentences, which is made up. */
export function textTemplate(name: string): Template {
  const csv = `${name}-data.csv`;
  const { files } = template(name, {
    csv,
    roles: `text: 'sentence', label: 'tone'`,
    about: { source: 'made up by hypersweep init', knownNoise: 'one label in twenty is wrong' },
    longest: 12,
  });
  return {
    files: [...files, { name: csv, text: csvText(sentences()) }],
    notes: [`${csv} is made up; begin with your own by --csv FILE --target COLUMN`],
  };
}

/** A text classifier over the column `column` of a CSV file. `csv` is the file's path beside the task file. */
export function csvTextTemplate(
  name: string,
  csv: string,
  { facts, column }: { facts: CsvFacts; column: string },
): Template {
  const { target, labelsAreNames, rows } = facts;
  const roles = [
    `text: ${quoted(column)}`,
    `label: ${quoted(target)}`,
    ...(labelsAreNames ? ['labelsAreNames: true'] : []),
  ];
  const { files } = template(name, {
    csv,
    roles: roles.join(', '),
    about: { source: '', knownNoise: '' },
    longest: 32,
  });
  return { files, notes: [`classification of "${target}" by the texts of "${column}", ${rows} rows`] };
}

interface TextParts {
  readonly csv: string;
  readonly roles: string;
  readonly about: { readonly source: string; readonly knownNoise: string };
  /** Tokens of a text that are read, at most. */
  readonly longest: number;
}

function template(name: string, parts: TextParts) {
  const parameters = [
    'embedding_dim: { values: [4, 8, 16], default: 8 }',
    'dropout: { min: 0.0, max: 0.5, default: 0.2 }',
    `max_tokens: { values: [${Math.round(parts.longest / 3)}, ${parts.longest}], default: ${parts.longest} } # read by text()`,
  ];
  const metric = { name: 'eval/accuracy', goal: 'maximize' } as const;
  return {
    files: [
      { name: `${name}-task.ts`, text: taskText(parts) },
      { name: `${name}-sweep.yaml`, text: sweepText({ name, metric, epochs: 12, parameters }) },
    ],
  };
}

function taskText({ csv, roles, about, longest }: TextParts): string {
  return `import { readFileSync } from 'node:fs';
import { csvRows, defineTask, text, textExamples } from 'hypersweep';

export default defineTask({
  kind: 'classification',
  // Where the data come from: the report says it, or that nobody knows.
  about: { source: ${quoted(about.source)}, collected: '', knownNoise: ${quoted(about.knownNoise)} },
  // Parameters of your own, and their values where a sweep file does not set them.
  defaults: { embedding_dim: 8, dropout: 0.2, max_tokens: ${longest} },
  // file() makes the file part of the data's fingerprint: a worker with another version of it refuses the trial.
  data: ({ file }) =>
    textExamples(csvRows(readFileSync(file(${quoted(csv)}), 'utf8')), { ${roles} }),
  // Words to ids: 0 pads, 1 is a word that the training sentences do not have.
  ...text({ vocabularySize: 2000 }),
  model: (params, tf, { inputShape, classCount, state }) =>
    tf.sequential({
      layers: [
        tf.layers.embedding({ inputDim: state.size, outputDim: params.embedding_dim, inputLength: inputShape[0] }),
        tf.layers.globalAveragePooling1d(),
        tf.layers.dropout({ rate: params.dropout }),
        tf.layers.dense({ units: classCount, activation: 'softmax' }),
      ],
    }),
});
`;
}

const words = {
  thing: ['kettle', 'lamp', 'bicycle', 'soup', 'film', 'hotel', 'jacket', 'radio', 'garden', 'train'],
  good: ['lovely', 'excellent', 'a delight', 'well made', 'worth every cent', 'better than expected'],
  bad: ['awful', 'broken', 'a disappointment', 'poorly made', 'a waste of money', 'worse than expected'],
  end: ['', ', and so says my sister', ' after two weeks', ', to be honest', ' for the price', ', as always'],
} as const;

/** Made-up verdicts on things, one label in twenty wrong; the same every time. */
function sentences() {
  const random = seededRandom('sentences');
  const pick = (list: readonly string[]) => list[random.below(list.length)] ?? '';
  return Array.from({ length: 300 }, () => {
    const good = random.next() < 0.5;
    const sentence = `The ${pick(words.thing)} is ${pick(good ? words.good : words.bad)}${pick(words.end)}`;
    return { sentence, tone: good === random.next() < 0.95 ? 'positive' : 'negative' };
  });
}
