import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SeenWorker } from '../../../orchestrator/queue/workers.ts';
import { tellStandstill, waitingWords } from '../../../orchestrator/run/who-is-there.ts';
import type { TrialOutcome } from '../../../shared/trial-outcome.ts';
import { recordVersion } from '../../../shared/records.ts';

const presence = {
  version: recordVersion, id: 'c0ffee00-0000-4000-8000-000000000001', beat: 1, at: 0, host: 'h', pid: 1, hypersweep: '0', startedAt: 0, node: 'v20',
  tensorflow: '4', backend: 'wasm', threads: 1, tag: 'default', slots: 1, leaving: false, running: [], done: 0, unfit: [],
} as const; // prettier-ignore
const worker = (changes: object = {}): SeenWorker => ({
  presence: { ...presence, ...changes },
  state: 'alive',
  ageMs: 0,
});
const lacks = { unfit: [{ sweepId: 's', why: "no package\n'x'" }] };
const waiting = 'waiting for a worker';

it.each([
  ['nobody', [], { backend: 'wasm', words: `${waiting} to look at task and data; none is there (start one: hypersweep worker --store ... --backend wasm)` }],
  ['nobody for the trials', [], { backend: 'wasm', forWhat: 'take its trials', words: `${waiting} to take its trials; none is there (start one: hypersweep worker --store ... --backend wasm)` }],
  ['one of another version', [worker({ version: recordVersion + 1, hypersweep: '9' })], { words: `${waiting}: the 1 there are of hypersweep 9, which speaks another record version than this one (${recordVersion}); install the same everywhere` }],
  ['one of another tag', [worker()], { tag: 'gpu', words: `${waiting}: of the 1 there, none has the tag gpu (start one: hypersweep worker --store ... --tag gpu)` }],
  ['one of another backend', [worker()], { backend: 'node', words: `${waiting}: of the 1 there, none trains on the backend node (start one: hypersweep worker --store ... --backend node)` }],
  ['one that leaves', [worker({ leaving: true })], { words: `${waiting}: of the 1 there, none has the tag default (start one: hypersweep worker --store ...)` }],
  ['two that lack something', [worker(lacks), worker({ ...lacks, id: 'another', pid: 2 })], { words: `${waiting} that can run it; none of the 2 there can:\n  h/1: no package 'x'\n  h/2: no package 'x'` }],
  ['one of two that lacks something', [worker(lacks), worker()], { words: `${waiting} to look at task and data: 1 of the 2 there may take it, and are busy or loading it` }],
] as const)('says why nothing happens yet where there is %s', (_who, workers, { words, ...sweep }) => {
  expect(waitingWords(workers, { tag: 'default', sweepId: 's', backend: 'auto', forWhat: 'look at task and data', ...sweep })).toBe(words);
}); // prettier-ignore

describe('a sweep that stands still', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => vi.useRealTimers());

  it('is told of after ten seconds in which trials waited and none ran or ended, then every five', () => {
    const tell = vi.fn();
    const look = tellStandstill(tell);
    const toldAfter = (seconds: number, ...states: string[]) => {
      tell.mockClear();
      for (let second = 0; second < seconds; second++) {
        vi.advanceTimersByTime(1000);
        look(new Map(states.map((state, index) => [String(index), { state } as TrialOutcome])));
      }
      return tell.mock.calls.length;
    };
    expect(toldAfter(30, 'complete', 'failed')).toBe(0);
    expect(toldAfter(30, 'waiting', 'running')).toBe(0);
    expect(toldAfter(9, 'waiting', 'complete')).toBe(0);
    expect(toldAfter(1, 'complete', 'complete')).toBe(0);
    expect(toldAfter(21, 'waiting', 'complete')).toBe(3);
    expect(toldAfter(10, 'waiting', 'waiting')).toBe(0);
  });
});
