import { describe, expect, it } from 'vitest';
import type { Check, CheckLevel } from '../../../shared/gate-records.ts';
import { redrawn } from '../../../worker/gates/preflight/redraw.ts';
import { openSubject } from '../../../worker/gates/preflight/subject.ts';
import { prepareData } from '../../../worker/runner/prepared-data.ts';
import { loadData } from '../../../worker/runner/task-data.ts';
import { loadTensorFlow } from '../../../worker/tf.ts';
import { given, pens, values, vectors } from '../../zoo/pens.ts';
import { zoo } from '../../zoo/rows.ts';
import { judge, visit } from '../../zoo/visit.ts';

const { tf } = await loadTensorFlow('wasm');

/** One seed of each row; `npm run zoo` does twenty, and asks the twins everything. */
describe('the zoo of broken tasks', () => {
  it('has mistakes enough, half of them to verify only', () => {
    expect(zoo.length).toBeGreaterThanOrEqual(24);
    expect(Math.abs(zoo.filter(({ sets }) => sets).length - zoo.length / 2)).toBeLessThanOrEqual(2);
  });

  it.each(zoo.map((row) => [row.name, row] as const))('%s: caught, its healthy twin left in peace', async (_, row) => {
    expect(await judge(tf, row, { seed: 1, short: true })).toEqual({ missed: null, falseAlarm: null });
  });
});

describe('a bad answer that first weights may have given', () => {
  /** Settles answers that come in this order, the last again and again. Gives the answer and the seeds of the draws. */
  async function settle(levels: readonly CheckLevel[], redrawMs = Infinity) {
    const split = { eval: 0.25, test: 0 };
    const task = pens.table(1);
    const data = prepareData('classification', await loadData(task, '.'), { seed: 1, split });
    const metric = { name: 'eval/accuracy', goal: 'maximize', at: 'last' } as const;
    const sweep = { sweepId: '0'.repeat(16), seed: 1, metric, split };
    const answer = (at: number): Check[] => [
      { gate: 'preflight', check: 'x', level: levels[Math.min(at, levels.length - 1)]!, evidence: `Draw ${at}.` },
    ];
    const seeds: number[] = [];
    const run = (subject: ReturnType<typeof openSubject>) => answer(seeds.push(subject.planned.seed));
    const planned = { tf, task, data, sweep, params: { learning_rate: 0.01 }, seed: 40 };
    const [found] = redrawn(planned, { first: answer(0), run, unlucky: 1 / 4, spent: () => seeds.length, redrawMs });
    return { level: found?.level, evidence: found?.evidence, seeds };
  }

  it('stands where it comes with nearly all other weights too, and says so', async () => {
    expect(await settle(['warn'])).toEqual({
      level: 'warn',
      evidence: 'Draw 0. So with 8 of 8 draws of first weights.',
      seeds: [41, 42, 43, 44, 45, 46, 47],
    });
    // One lucky draw of eleven excuses nothing; a failure that only half of the draws see is a warning.
    expect(await settle(['fail', 'pass', 'fail'])).toMatchObject({
      level: 'fail',
      evidence: 'Draw 0. So with 9 of 10 draws of first weights.',
    });
    expect(await settle(['fail', 'warn', 'warn', 'warn', 'warn'])).toMatchObject({
      level: 'warn',
      evidence: 'Draw 1. So with 8 of 8 draws of first weights.',
    });
  });

  it('is forgotten where other weights do well, and a good one is not asked again', async () => {
    expect(await settle(['fail', 'pass'])).toEqual({ level: 'pass', evidence: 'Draw 1.', seeds: [41, 42, 43] });
    expect(await settle(['pass', 'fail'])).toEqual({ level: 'pass', evidence: 'Draw 0.', seeds: [] });
    // No time for more draws: what all so far agree on.
    expect(await settle(['fail'], 2)).toMatchObject({ level: 'fail', seeds: [41, 42] });
    expect(await settle(['fail', 'pass'], 1)).toMatchObject({ level: 'pass', seeds: [41] });
  });
});

describe('what cannot be told or learnt', () => {
  const alike = (examples: ReturnType<typeof vectors>) =>
    given(
      examples.map((each) => ({ ...each, input: [1, 2] })),
      60,
    );
  const said = async (...[animal, ask]: [Parameters<typeof visit>[1], Omit<Parameters<typeof visit>[2], 'seed'>]) => {
    const { checks } = await visit(tf, animal, { seed: 1, redrawMs: 0, ...ask });
    return Object.fromEntries(checks.map(({ check, level, evidence }) => [check, `${level}: ${evidence}`]));
  };

  it.each([
    ['classes', pens.table(1, { data: alike(vectors(1, 80)) })],
    ['values', pens.value(1, { data: alike(values(1, 80)) })],
  ])('inputs that are all equal, of %s: said by the look, and by preflight', async (_, task) => {
    expect(await said({ task }, {})).toMatchObject({
      'constant-feature': 'fail: All inputs are equal.',
      overlap: 'fail: 20 eval examples of 20 (100 %) are also in train: the score tells memory, not skill.',
      'inputs-matter': 'fail: All examples get the same output, also after training: the input does not reach it.',
      'labels-matter': 'undecided: 1 example with different inputs: their labels read the same in reverse.',
      overfits: 'fail: The encoded training inputs are all equal (1 different one).',
    });
  });

  it('a model too slow to learn by heart in the time allowed: not decided, never passed', async () => {
    const { overfits } = await said({ task: pens.table(1) }, { wanted: ['preflight'], limitMs: 0 });
    expect(overfits).toBe('undecided: Too slow to tell: 0.0 s of processor time was not enough for 10 steps.');
  });
});
