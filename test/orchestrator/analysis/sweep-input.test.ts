import { describe, expect, it } from 'vitest';
import { analyse } from '../../../orchestrator/analysis/analyse.ts';
import { sweepInput } from '../../../orchestrator/analysis/sweep-input.ts';

describe('a sweep of our own', () => {
  const sweep = {
    record: { method: 'random', metric: { name: 'eval/accuracy', goal: 'maximize', at: 'last' }, seed: 7 },
    space: [
      { name: 'batch_size', dimension: { kind: 'constant', value: 32 } },
      { name: 'learning_rate', dimension: { kind: 'log_uniform_values', min: 1e-4, max: 0.1 }, default: 1e-3 },
    ],
  } as const;
  const trial = { number: 0, id: 'a', configuration: 0, replicate: 0, seed: 5, params: { learning_rate: 0.01 } };

  it('becomes the arguments of analyse', () => {
    const failure = { class: 'user', attempt: 1, message: 'no', at: 0 } as const;
    const { trials, space, options } = sweepInput(sweep, [
      { trial, state: 'waiting' },
      { trial, state: 'failed', failure },
    ]);
    expect(trials).toEqual([
      { params: { learning_rate: 0.01 }, seed: 5, state: 'waiting', objective: null },
      { params: { learning_rate: 0.01 }, seed: 5, state: 'failed', objective: null },
    ]);
    // Constants are no hyperparameters of a sweep.
    expect(space.left).toEqual([]);
    expect(space.defaults).toEqual({ learning_rate: 1e-3 });
    expect(options).toMatchObject({ objective: 'eval/accuracy', sampling: 'independent', seed: 7 });
    expect(analyse(trials, space, options).headline).toMatch(/^All 1 trials failed/);
  });

  it.each([
    ['random', 'quasi-random'],
    ['lhs', 'quasi-random'],
    ['grid', 'independent'],
  ] as const)('with listed points, which nobody drew, tests are approximate: %s', (method, sampling) => {
    const record = { ...sweep.record, method, points_to_evaluate: [{ learning_rate: 0.01 }] };
    expect(sweepInput({ ...sweep, record }, []).options.sampling).toBe(sampling);
  });
});
