import { expect, it } from 'vitest';
import type { SweepStore } from '../../../orchestrator/queue/sweep-store.ts';
import { readBegun } from '../../../orchestrator/queue/trials.ts';
import type { TrialResult } from '../../../shared/records.ts';
import { sealResult, sealTrial } from '../../../shared/sealed.ts';
import { trialJob } from '../../../shared/store-layout.ts';
import { noopPlan } from '../../support/noop-plan.ts';

const seal = { secret: 'a secret of these tests', storeId: 'a store' };
const provenance = { backend: 'wasm', tensorflow: '4', threads: 1, cpu: 'c', node: 'v20', hypersweep: '0', host: 'h' } as const; // prettier-ignore
const outcome = { state: 'complete', objective: 1, metrics: {}, epochs: 1, epoch: 1, seconds: 1 } as const;
const result: TrialResult = { ...outcome, attempt: 1, startedAt: 0, provenance };

it('reads the jobs of trials that have begun and no others, whatever the order', async () => {
  const { record, trials } = noopPlan(50, 'read-begun');
  const jobs = new Map(
    [31, 7, 40].map((number) => {
      const { id, configuration, replicate, seed, params } = trials[number]!;
      const body = { version: 1, sweepId: record.sweepId, id, configuration, replicate, seed, params, fingerprint: null } as const; // prettier-ignore
      const sealed = number === 40 ? {} : { result: sealResult(seal, id, result) };
      return [trialJob(id), { data: { ...sealTrial(seal, body), ...sealed } }];
    }),
  );
  const asked: string[] = [];
  const queue = {
    getRanges: (states: string[]) =>
      Promise.resolve([...(states.includes('completed') ? jobs.keys() : [trialJob(trials[40]!.id)])]),
    getJob: (id: string) => Promise.resolve((asked.push(id), jobs.get(id))),
  };
  const store = { broker: { queue: () => queue }, seal, tag: 'default' } as unknown as SweepStore;
  const outcomes = await readBegun(store, 'wasm', trials);
  expect(outcomes.map(({ trial }) => trial.number)).toEqual(trials.map(({ number }) => number));
  const told = outcomes.map(({ state }, number) => (state === 'waiting' ? '' : `${number} ${state}`)).filter(Boolean);
  expect(told).toEqual(['7 complete', '31 complete', '40 running']);
  expect(new Set(asked)).toEqual(new Set(jobs.keys()));
});
