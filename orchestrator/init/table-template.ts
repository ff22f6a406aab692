import { seededRandom } from '../../shared/seeded-random.ts';
import type { TableRow } from '../../shared/task.ts';
import type { CsvFacts } from './csv-facts.ts';
import { quoted, sweepText, type Template } from './template.ts';

/** A task over a CSV file, as its columns suggest it. `csv` is the file's path beside the task file. */
export function tableTemplate(name: string, csv: string, facts: CsvFacts): Template {
  const { kind, target, ignored, labelsAreNames, freeText, rows } = facts;
  const metric =
    kind === 'classification'
      ? ({ name: 'eval/accuracy', goal: 'maximize' } as const)
      : ({ name: 'eval/r2', goal: 'maximize' } as const);
  const epochs = Math.min(40, Math.max(3, Math.round(32_000 / Math.max(1, rows))));
  const parameters = [
    'hidden: { values: [8, 16, 32], default: 16 }',
    'dropout: { min: 0.0, max: 0.5, default: 0.1 }',
    'weight_decay: { values: [0, 0.01, 0.1], default: 0 } # read by the training loop itself',
  ];
  const roles = [
    `label: ${quoted(target)}`,
    ...(ignored.length === 0 ? [] : [`ignore: [${ignored.map((column) => quoted(column.name)).join(', ')}]`]),
    ...(labelsAreNames ? ['labelsAreNames: true'] : []),
  ];
  return {
    files: [
      { name: `${name}-task.ts`, text: taskText({ kind, csv, roles: roles.join(', ') }) },
      { name: `${name}-sweep.yaml`, text: sweepText({ name, metric, epochs, backend: 'wasm', parameters }) },
    ],
    notes: [
      `${kind} of "${target}" from ${rows} rows`,
      ...ignored.map((column) => `column "${column.name}" is left out: ${column.why}`),
      ...(freeText === null || kind === 'regression' ? [] : [`init text reads "${freeText}" word by word instead`]),
    ],
  };
}

function taskText({ kind, csv, roles }: { kind: CsvFacts['kind']; csv: string; roles: string }): string {
  return `import { readFileSync } from 'node:fs';
import { csvRows, defineTask, table, tableExamples } from 'hypersweep';

export default defineTask({
  kind: '${kind}',
  // Where the data come from: the report says it, or that nobody knows.
  about: { source: '', collected: '', knownNoise: '' },
  // Parameters of your own, and their values where a sweep file does not set them.
  defaults: { hidden: 16, dropout: 0.1 },
  // file() makes the file part of the data's fingerprint: a worker with another version of it refuses the trial.
  data: ({ file }) => tableExamples(csvRows(readFileSync(file(${quoted(csv)}), 'utf8')), { ${roles} }),
  // Numbers scaled, missing ones filled and marked, texts one-hot; learnt from the training rows alone.
  ...table(),
${kind === 'classification' ? classifier : regressor}});
`;
}

const classifier = `  model: (params, tf, { inputShape, classCount }) =>
    tf.sequential({
      layers: [
        tf.layers.dense({ units: params.hidden, activation: 'relu', inputShape: [...inputShape] }),
        tf.layers.dropout({ rate: params.dropout }),
        tf.layers.dense({ units: classCount, activation: 'softmax' }),
      ],
    }),
`;

const regressor = `  model: (params, tf, { inputShape, state }) => {
    // The network works on a scale of 1; the last layer, which is not trained, puts the label's scale back.
    const { mean, spread } = state.label ?? { mean: 0, spread: 1 };
    return tf.sequential({
      layers: [
        tf.layers.dense({ units: params.hidden, activation: 'relu', inputShape: [...inputShape] }),
        tf.layers.dropout({ rate: params.dropout }),
        tf.layers.dense({ units: 1 }),
        tf.layers.dense({
          units: 1,
          trainable: false,
          kernelInitializer: tf.initializers.constant({ value: spread }),
          biasInitializer: tf.initializers.constant({ value: mean }),
        }),
      ],
    });
  },
`;

/** Made-up measurements of three plants, with a few missing values; the same every time. */
export function plantRows(): TableRow[] {
  const random = seededRandom('plants');
  const kinds = [
    { species: 'fern', height: 35, leaves: 20, soils: ['wet', 'wet', 'dry'] },
    { species: 'moss', height: 12, leaves: 40, soils: ['wet'] },
    { species: 'thyme', height: 24, leaves: 30, soils: ['dry', 'dry', 'wet'] },
  ];
  return Array.from({ length: 240 }, (_, index) => {
    const kind = kinds[random.below(kinds.length)] ?? kinds[0];
    const noise = () => random.next() + random.next() + random.next() - 1.5;
    return {
      id: index + 1,
      height_cm: random.next() < 0.05 ? null : Number(((kind?.height ?? 0) + 12 * noise()).toFixed(1)),
      leaves: Math.round((kind?.leaves ?? 0) + 14 * noise()),
      soil: kind?.soils[random.below(kind.soils.length)] ?? null,
      species: kind?.species ?? null,
    };
  });
}

/** Rows as CSV text; missing values are empty. */
export function csvText(rows: readonly TableRow[]): string {
  const names = Object.keys(rows[0] ?? {});
  const cell = (value: TableRow[string]) => {
    const text = String(value ?? '');
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return (
    [names.join(','), ...rows.map((row) => names.map((name) => cell(row[name] ?? null)).join(','))].join('\n') + '\n'
  );
}
