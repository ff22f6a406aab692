import { beforeAll, describe, expect, it } from 'vitest';
import { loadTensorFlow } from '../../../worker/tf.ts';
import { trialRunner } from '../../support/run-trial-here.ts';
import { taskFile } from '../../support/task-file.ts';

let run: ReturnType<typeof trialRunner>;
const sweep = { metric: { name: 'score', goal: 'maximize', at: 'last' } } as const;

beforeAll(async () => {
  run = trialRunner(await loadTensorFlow('cpu'));
});

async function answerOf(body: string, more: Partial<Parameters<typeof run>[0]> = {}) {
  const { answer, epochs } = await run({ task: taskFile(`export default defineTrainable(${body});`), sweep, ...more });
  return { answer, epochs, outcome: answer.type === 'trial-done' ? answer.outcome : null };
}

describe('a trial of a trainable', () => {
  it('gives the returned metrics, and its reports as epochs', async () => {
    const { outcome, epochs } = await answerOf(
      `async ({ params, report }) => {
        for (const step of [1, 2, 5]) report(step, { score: step * params.slope });
        return { score: 5 * params.slope, other: 1 };
      }`,
      { params: { slope: 2 } },
    );
    expect(outcome).toMatchObject({
      state: 'complete',
      objective: 10,
      epochs: 3,
      epoch: 5,
      metrics: { score: 10, other: 1 },
    });
    expect(epochs.map(({ epoch, metrics }) => [epoch, metrics.score])).toEqual([
      [1, 2],
      [2, 4],
      [5, 10],
    ]);
  });

  it('counts the best report where the sweep asks for the best', async () => {
    const { outcome } = await answerOf(
      '({ report }) => { report(1, { score: 3 }); report(2, { score: 9 }); return { score: 4 }; }',
      { sweep: { metric: { ...sweep.metric, at: 'best' } } },
    );
    expect(outcome).toMatchObject({ objective: 9, epoch: 2 });
  });

  it.each([
    [{ test: true }, /no test split that hypersweep knows/],
    [{ saveDir: '/nowhere' }, /no model that hypersweep knows/],
  ])('fails where %j is asked for, before it trains', async (asked, message) => {
    const { answer, epochs } = await answerOf(
      '({ report }) => { report(1, { score: 3 }); return { score: 4 }; }',
      asked,
    );
    expect(answer).toMatchObject({ type: 'failed', class: 'user', message: expect.stringMatching(message) as string });
    expect(epochs).toEqual([]);
  });

  it('draws from a seeded Math.random', async () => {
    const once = async (seed: number) =>
      (await answerOf('() => ({ score: Math.random() })', { seed })).outcome?.objective;
    expect(await once(3)).toBe(await once(3));
    expect(await once(4)).not.toBe(await once(3));
  });

  it('is diverged when it reports or returns a number that is not finite; report then answers stop', async () => {
    const reported = await answerOf(
      "({ report }) => { if (report(1, { score: NaN }) !== 'stop') throw new Error('go on'); return { score: 1 }; }",
    );
    expect(reported.outcome).toMatchObject({
      state: 'diverged',
      objective: null,
      note: 'score is not finite at step 1',
    });
    const returned = await answerOf('() => ({ score: Infinity })');
    expect(returned.outcome?.note).toBe('score is not finite at the returned metrics');
  });

  it.each([
    ['() => ({ scor: 1 })', 'metric.name is "score", but the task produces "scor". Did you mean "scor"?'],
    ['() => 3', 'The trainable must return its metrics as an object, got 3.'],
    ["() => ({ score: 'high' })", 'The trainable\'s metric "score" must be a number, got string.'],
    [
      "({ report }) => report(1, { score: '0.9' })",
      'report(step, metrics): metric "score" must be a number, got string.',
    ],
    ['({ report }) => report(1, 0.9)', 'report(step, metrics): metrics must be an object, got 0.9.'],
    ['({ report }) => report(0, {})', 'report(step, metrics): step must be a whole number above 0, got 0.'],
    [
      '({ params }) => ({ score: params.slop })',
      'The task reads params.slop, which the sweep file does not set and the task\'s defaults do not name. Did you mean "slope"?',
    ],
  ])('%s fails with one sentence', async (body, message) => {
    const { answer } = await answerOf(body, { params: { slope: 1 } });
    expect(answer).toEqual({ type: 'failed', class: 'user', message });
  });

  it('is cancelled by its signal', async () => {
    const abort = new AbortController();
    const waits = `({ signal, report }) => {
      report(1, {});
      return new Promise((resolve) => (signal.aborted ? resolve({ score: 1 }) : signal.addEventListener('abort', () => resolve({ score: 1 }))));
    }`;
    const { answer } = await answerOf(waits, { signal: abort.signal, onEpoch: () => abort.abort() });
    expect(answer).toMatchObject({ class: 'cancelled' });
  });
});
