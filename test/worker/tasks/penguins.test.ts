import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataFile } from '../../../worker/datasets/data-file.ts';
import { penguinsByMass, penguinsBySpecies } from '../../../worker/datasets/penguins.ts';
import { loadTensorFlow } from '../../../worker/tf.ts';
import { builtIn, trialRunner } from '../../support/run-trial-here.ts';

const itself = (path: string) => path;

describe('the penguin data', () => {
  it('are 342 penguins, and the two that nobody measured are told', () => {
    const { examples, dropped } = penguinsBySpecies(itself);
    const counts = ['Adelie', 'Chinstrap', 'Gentoo'].map(
      (name) => examples.filter(({ label }) => label === name).length,
    );
    expect(counts).toEqual([151, 68, 123]);
    expect(dropped).toEqual([
      {
        reason: 'never measured',
        count: 2,
        samples: [expect.stringMatching(/^row 4: \{"Species":"Adelie"/), expect.any(String)],
      },
    ]);
    expect(examples[0]).toEqual({
      input: {
        ...{ island: 'Torgersen', beak_length_mm: 39.1, beak_depth_mm: 18.7, flipper_length_mm: 181 },
        ...{ sex: 'male', mass_kg: 3.75 },
      },
      label: 'Adelie',
    });
  });

  it('have no sex for nine of them, one of which says "."', () => {
    const unknown = penguinsBySpecies(itself).examples.filter(({ input }) => input['sex'] === null);
    expect(unknown).toHaveLength(9);
  });

  it('have mass as the target, and species among the inputs', () => {
    const [first] = penguinsByMass(itself).examples;
    expect(first?.label).toBe(3.75);
    expect(Object.keys(first?.input ?? {})).toEqual([
      'species',
      'island',
      'beak_length_mm',
      'beak_depth_mm',
      'flipper_length_mm',
      'sex',
    ]);
  });

  it('are the file that the notice names', () => {
    const sha256 = createHash('sha256')
      .update(readFileSync(dataFile('penguins.json')))
      .digest('hex');
    expect(readFileSync(dataFile('NOTICE.md'), 'utf8')).toContain(sha256);
  });
});

describe('the penguin tasks', () => {
  let run: ReturnType<typeof trialRunner>;
  beforeAll(async () => {
    run = trialRunner(await loadTensorFlow('wasm'));
  });

  it('tell the species of nearly every penguin, where the largest class has 44 %', async () => {
    const { answer } = await run({ task: builtIn('penguins'), params: { epochs: 20, class_weight: 'balanced' } });
    if (answer.type === 'failed') throw new Error(answer.message);
    expect(answer.outcome.note).toBeUndefined();
    expect(answer.outcome.objective).toBeGreaterThan(0.95);
  });

  it('start at the mean mass and explain most of what is left', async () => {
    const sweep = { metric: { name: 'eval/mae', goal: 'minimize', at: 'last' } } as const;
    const { answer, curve } = await run({ task: builtIn('penguins-mass'), params: { epochs: 20 }, sweep });
    if (answer.type === 'failed') throw new Error(answer.message);
    // The mean alone is wrong by 0.66 kg.
    expect(curve[0]?.metrics['train/mae']).toBeLessThan(0.8);
    expect(answer.outcome.objective).toBeLessThan(0.3);
    expect(answer.outcome.metrics['eval/r2']).toBeGreaterThan(0.8);
  });

  it('refuse a depth that is no whole number', async () => {
    const { answer } = await run({ task: builtIn('penguins'), params: { hidden_layers: 1.5 } });
    expect(answer).toMatchObject({
      type: 'failed',
      message: expect.stringContaining('hidden_layers must be a whole number from 1 to 8, got 1.5'),
    });
  });
});
