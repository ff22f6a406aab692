import { expect, it } from 'vitest';
import { parseSweep } from '../../../orchestrator/plan/parse-sweep.ts';
import { sweepRecordOf } from '../../../orchestrator/plan/sweep-record.ts';
import { identityChanges } from '../../../orchestrator/run/prepare-sweep.ts';

function recordOf(keys: Readonly<Record<string, unknown>> = {}) {
  const text = JSON.stringify({
    task: 'sentiment',
    method: 'lhs',
    run_cap: 8,
    seed: 1,
    metric: { name: 'eval/loss', goal: 'minimize' },
    parameters: { a: { min: 1, max: 9 } },
    ...keys,
  });
  const { config } = parseSweep(text, 'sweep.yaml');
  return sweepRecordOf(config!, { kind: 'built-in', name: 'sentiment', sha256: '0'.repeat(64) }, 0).record;
}

it.each([
  ['method', { method: 'random' }, ['method', 'run_cap']],
  ['seed', { seed: 2 }, ['seed']],
  ['metric', { metric: { name: 'eval/loss', goal: 'minimize', at: 'best' } }, ['metric']],
  ['parameters', { parameters: { a: { min: 1, max: 10 } } }, ['parameters']],
  ['constraints', { constraints: ['a < 9'] }, ['constraints']],
  ['points_to_evaluate', { points_to_evaluate: [{ a: 3 }] }, ['points_to_evaluate']],
  ['run_cap of lhs', { run_cap: 9 }, ['run_cap']],
  ['split', { split: { eval: 0.3 } }, ['split']],
  ['epochs', { epochs: 3 }, ['epochs']],
  ['batch_size', { batch_size: 8 }, ['batch_size']],
  ['patience', { patience: 2 }, ['patience']],
])('names what gave a sweep another id: %s', (_title, keys, members) => {
  expect(recordOf(keys).sweepId).not.toBe(recordOf().sweepId);
  expect(identityChanges(recordOf(), recordOf(keys))).toEqual(members);
});
