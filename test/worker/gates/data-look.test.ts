import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkSchema, gatePageSchema } from '../../../shared/gate-records.ts';
import { seededRandom } from '../../../shared/seeded-random.ts';
import type { Example } from '../../../shared/task.ts';
import { dataFile } from '../../../worker/datasets/data-file.ts';
import { fashionClasses, loadFashion } from '../../../worker/datasets/fashion.ts';
import { loadSentiment, sentimentClasses } from '../../../worker/datasets/sentiment.ts';
import { classLook, lookAtLabels } from '../../../worker/gates/data/classes.ts';
import { lookAtOrder } from '../../../worker/gates/data/order.ts';
import { lookAtValues, valueFacts } from '../../../worker/gates/data/values.ts';
import { lookDataOf } from '../../../worker/gates/look-data.ts';
import { prepareData } from '../../../worker/runner/prepared-data.ts';
import { inputKey } from '../../../worker/gates/input-key.ts';
import { wordsOf } from '../../../worker/gates/words.ts';
import { lookHere } from '../../support/look-here.ts';

const random = seededRandom('data look');
const topics = { plants: ['leaf', 'root', 'soil', 'seed', 'bloom'], ships: ['mast', 'sail', 'hull', 'deck', 'wharf'] };
const fillers = ['the', 'of', 'and', 'near', 'under', 'old', 'new', 'big', 'small', 'with', 'seen', 'often'];
const pick = (words: readonly string[]) => words[random.below(words.length)]!;

/** Texts on two topics that share most words; each sentence differs. */
function texts(count: number): Example<string>[] {
  return Array.from({ length: count }, (_, index) => {
    const label = random.next() < 0.5 ? 'plants' : 'ships';
    const words = Array.from({ length: 6 + random.below(8) }, () =>
      pick(random.next() < 0.25 ? topics[label] : fillers),
    );
    return { input: `${words.join(' ')} ${index}`, label };
  });
}

/** Table rows of two numbers and a colour; the label follows the first number, with noise. */
function rows(count: number): Example[] {
  return Array.from({ length: count }, () => {
    const size = random.next();
    const colour = pick(['red', 'green', 'blue']);
    return {
      input: { size, weight: random.next() * 100, colour },
      label: size + 0.3 * random.next() > 0.6 ? 'big' : 'small',
    };
  });
}

describe('the data look', () => {
  it('finds on the sentiment sentences what is known of them', () => {
    const { check, look, checks } = lookHere({
      ...loadSentiment((path) => path),
      classNames: sentimentClasses,
      about: { source: 'UCI' },
    });
    expect(check('dropped-rows')).toMatchObject({ level: 'note', count: 3 });
    expect(check('duplicates')).toMatchObject({ level: 'note', count: 21 });
    expect(check('order')).toMatchObject({ level: 'note' });
    expect(check('encoding')).toMatchObject({ level: 'note', count: 8 });
    expect(checks.filter(({ level }) => level === 'fail' || level === 'warn')).toEqual([]);
    expect(look.page.about).toEqual({ source: 'UCI', collected: 'not stated', knownNoise: 'not stated' });
    expect(look.page.classes).toMatchObject([{ name: 'negative', train: 1200, eval: 300 }, { name: 'positive' }]);
    expect(gatePageSchema.parse({ ...look.page, tokens: [], mistakes: [] }).suspects).toHaveLength(10);
    for (const each of checks) checkSchema.parse(each);
  });

  it('finds in the penguins their missing values, the "." and the imbalance', () => {
    const { check, look } = lookHere({ examples: penguins() });
    expect(check('missing-marks')).toMatchObject({ level: 'warn', count: 1, examples: ['Sex: ".", 1 time'] });
    expect(check('missing-values')?.evidence).toContain('missing in');
    expect(check('class-balance')).toMatchObject({
      level: 'note',
      evidence: expect.stringMatching(/Adelie \d+, Gentoo \d+, Chinstrap \d+/) as string,
    });
    expect(check('order')).toMatchObject({
      level: 'note',
      evidence: expect.stringContaining('sorted by class') as string,
    });
    expect(look.page.columns.map(({ name }) => name)).toContain('Beak Length (mm)');
  });

  it('finds sorted classes in the images of clothes, and shows some of each class', () => {
    const sorted = [...loadFashion((path) => path)].sort((a, b) => Number(a.label) - Number(b.label));
    const loaded = { examples: sorted, ownSplit: null, classNames: fashionClasses, dropped: [], files: [] };
    const prepared = prepareData(
      'classification',
      { ...loaded, fingerprint: '0'.repeat(64) },
      { seed: 7, split: { eval: 0.2, test: 0 } },
    );
    const data = lookDataOf({ kind: 'classification' }, prepared, 7);
    expect(data.form).toBe('image');
    expect(lookAtOrder(data)).toMatchObject([
      { level: 'note', evidence: expect.stringContaining('The source is sorted by class: 9 label changes') as string },
    ]);
    expect(
      [...lookAtLabels(data), ...lookAtValues(data)].filter(({ level }) => level === 'fail' || level === 'warn'),
    ).toEqual([]);
    expect(valueFacts(data)).toContainEqual({ name: 'values', value: '0 to 1' });
    const classes = classLook(data);
    expect(classes.map(({ name, train, eval: held }) => [name, train, held])).toEqual(
      fashionClasses.map((name) => [name, 160, 40]),
    );
    // A picture of characters: rows of equal width in the grey levels.
    for (const { samples } of classes)
      for (const sample of samples) expect(sample).toMatch(/^(?:[ ░▒▓█]{24}\n)+[ ░▒▓█]{24}$/);
  });

  it.each<[string, string, () => Parameters<typeof lookHere>[0]]>([
    [
      'overlap',
      'fail',
      () => ({
        examples: [...texts(200), ...texts(40)].map((each, index, all) => (index >= 220 ? all[index - 220]! : each)),
        trainCount: 200,
      }),
    ],
    [
      'conflicting-labels',
      'warn',
      () => ({
        examples: texts(300).flatMap((each, index) =>
          index % 20 === 0 ? [each, { ...each, label: each.label === 'ships' ? 'plants' : 'ships' }] : [each],
        ),
      }),
    ],
    [
      'duplicates',
      'warn',
      () => ({ examples: texts(200).flatMap((each, index) => (index % 5 === 0 ? [each, each] : [each])) }),
    ],
    ['markup', 'warn', () => ({ examples: texts(200).map((each) => ({ ...each, input: `<p>${each.input}</p>` })) })],
    [
      'urls',
      'note',
      () => ({
        examples: texts(200).map((each, index) =>
          index % 20 ? each : { ...each, input: `${each.input} http://example.org/a?b` },
        ),
      }),
    ],
    [
      'hashtags',
      'note',
      () => ({
        examples: texts(200).map((each, index) => (index % 20 ? each : { ...each, input: `${each.input} #win` })),
      }),
    ],
    [
      'encoding',
      'warn',
      () => ({
        examples: texts(200).map((each, index) => (index % 10 ? each : { ...each, input: `${each.input} cafÃ©` })),
      }),
    ],
    [
      'boilerplate',
      'warn',
      () => ({
        examples: texts(200).map((each) => ({
          ...each,
          input: `${each.input} this message may contain confidential information`,
        })),
      }),
    ],
    [
      'empty-text',
      'warn',
      () => ({ examples: texts(200).map((each, index) => (index % 20 ? each : { ...each, input: '...' })) }),
    ],
    [
      'target-leak',
      'fail',
      () => ({ examples: texts(300).map((each) => ({ ...each, input: `${each.input} ${each.label}tag` })) }),
    ],
    [
      'target-leak',
      'fail',
      () => ({
        examples: rows(200).map((each) => ({
          ...each,
          input: { ...(each.input as object), code: each.label === 'big' ? 1 : 2 },
        })),
      }),
    ],
    [
      'missing-values',
      'warn',
      () => ({
        examples: rows(200).map((each, index) => ({
          ...each,
          input: { ...(each.input as object), weight: index % 2 ? null : 3 },
        })),
      }),
    ],
    [
      'constant-feature',
      'warn',
      () => ({
        examples: rows(200).map((each) => ({ ...each, input: { ...(each.input as object), unit: 'cm' } })),
      }),
    ],
    [
      'id-column',
      'warn',
      () => ({
        examples: rows(200).map((each, index) => ({
          ...each,
          input: { ...(each.input as object), id: `x${index}` },
        })),
      }),
    ],
    [
      'mixed-types',
      'warn',
      () => ({
        examples: rows(200).map((each, index) => ({
          ...each,
          input: { ...(each.input as object), weight: index % 9 ? '12' : 12 },
        })),
      }),
    ],
    [
      'exploding-feature',
      'warn',
      () => ({
        examples: rows(200).map((each, index) => ({
          ...each,
          input: { ...(each.input as object), weight: index === 3 ? 1e9 : index },
        })),
      }),
    ],
    [
      'class-balance',
      'warn',
      () => ({ examples: rows(200).map((each, index) => ({ ...each, label: index % 40 ? 'big' : 'small' })) }),
    ],
    [
      'empty-class',
      'warn',
      () => ({ examples: rows(200).map((each) => ({ ...each, label: each.label === 'big' ? 2 : 1 })) }),
    ],
    ['constant-feature', 'fail', () => ({ examples: rows(100).map(({ label }) => ({ input: [0, 0, 0], label })) })],
    [
      'blank-input',
      'warn',
      () => ({
        examples: rows(100).map(({ label }, index) => ({
          input: index % 10 ? [random.next(), 1, 0] : [0, 0, 0],
          label,
        })),
      }),
    ],
    [
      'signal',
      'warn',
      () => ({ examples: texts(400).map((each) => ({ ...each, label: random.next() < 0.5 ? 'plants' : 'ships' })) }),
    ],
    ['label-shift', 'fail', () => ({ examples: shifted(texts(600)) })],
    [
      'metric-resolution',
      'warn',
      // Labels that no predictor can learn: the standard error of 40 examples is then at its largest, whatever was drawn.
      () => ({
        examples: texts(200).map((each, index) => ({ ...each, label: index % 2 === 0 ? 'plants' : 'ships' })),
      }),
    ],
    // A baseline that gets all of 25 examples right has a standard error all the same.
    ['metric-resolution', 'warn', () => ({ examples: parted(125) })],
    ['metric-known', 'undecided', () => ({ examples: texts(200), metric: 'eval/own' })],
    [
      'target-spread',
      'fail',
      () => ({ kind: 'regression', examples: rows(100).map((each) => ({ ...each, label: 5 })) }),
    ],
    [
      'target-leak',
      'fail',
      () => ({
        kind: 'regression',
        examples: rows(100).map((each, index) => ({
          input: { ...(each.input as object), cents: index * 100 },
          label: index,
        })),
      }),
    ],
  ])('%s: %s', (name, level, make) => {
    const found = lookHere(make()).check(name);
    expect(found).toMatchObject({ level });
    expect(found?.remedy).toBeTruthy();
    expect(found?.evidence).toMatch(/\d|none|equal|only/i);
  });

  it.each([
    [
      'eval/own',
      "Baselines cannot be scored by eval/own: only the task's own code computes it.",
      'Compare with baselines of your own, or rank by a metric such as eval/loss.',
    ],
    [
      'train/loss',
      'The sweep ranks by train/loss; baselines are measured on eval examples alone, so there is none to compare with.',
      'Rank by the same metric on eval.',
    ],
  ])('says why baselines have no %s, and still whether there is a signal', (metric, evidence, remedy) => {
    const { check, baselines } = lookHere({ examples: texts(600), metric });
    expect(check('metric-known')).toMatchObject({ level: 'undecided', evidence, remedy });
    expect(check('signal')).toMatchObject({ level: 'pass' });
    expect(baselines.baselines).toEqual([]);
  });

  it('tells a leak from a topic only where there are texts enough', () => {
    const tagged = (count: number) =>
      texts(count).map((each) => ({ ...each, input: `${each.input} ${each.label}tag` }));
    expect(lookHere({ examples: tagged(120) }).check('target-leak')).toMatchObject({
      level: 'note',
      evidence: expect.stringMatching(
        /^"\w+tag" stands in every text of \w+ \(\d+\) and in no other: too few texts to tell a leak from a topic\.$/,
      ) as string,
    });
  });

  it('says nothing against sound data', () => {
    for (const examples of [texts(600), rows(600)]) {
      const { checks } = lookHere({ examples });
      expect(checks.filter(({ level }) => level === 'fail' || level === 'warn').map(({ check }) => check)).toEqual([]);
    }
  });

  it('gives keys that agree exactly when inputs do', () => {
    expect(inputKey(' Same  TEXT')).toBe(inputKey('same text'));
    expect(inputKey([1, 2])).not.toBe(inputKey([2, 1]));
    expect(inputKey([0])).toBe(inputKey([-0]));
    expect(inputKey({ a: '1' })).not.toBe(inputKey({ a: 1 }));
    expect(inputKey({ values: new Float32Array([1, 2]), shape: [1, 2] })).toBe(inputKey([1, 2]));
  });

  it('reads words of several scripts', () => {
    expect(wordsOf("Don't STOP, café!")).toEqual(["don't", 'stop', 'café']);
    expect(wordsOf('今日は good')).toEqual(['今', '日', 'は', 'good']);
  });
});

/** Rows that one number parts without an exception. */
function parted(count: number): Example[] {
  return Array.from({ length: count }, (_, row) => ({
    input: { size: random.next() + (row % 2) * 3, weight: random.next() },
    label: row % 2 ? 'big' : 'small',
  }));
}

/** Labels moved to the next row: what a header line read as data does. */
function shifted(examples: Example[]): Example[] {
  return examples.map((each, index) => ({ ...each, label: examples[(index + 1) % examples.length]!.label }));
}

/** The real file, before the built-in task mends anything. */
function penguins(): Example[] {
  const rows: Record<string, string | number | null>[] = JSON.parse(readFileSync(dataFile('penguins.json'), 'utf8'));
  return rows.map(({ Species, ...input }) => ({ input, label: String(Species) }));
}
