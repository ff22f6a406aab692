import { expect, it } from 'vitest';
import { readGatesLog } from '../../orchestrator/queue/gates.ts';
import { readLines } from '../../orchestrator/queue/curves.ts';
import { storeOf } from '../../orchestrator/queue/sweep-store.ts';
import { renderLogLine } from '../../orchestrator/report/log-line.ts';
import { useFleet } from '../support/fleet.ts';
import { noopPlan } from '../support/noop-plan.ts';
import { startRedis } from '../support/redis-server.ts';
import { describeWith } from '../support/require-service.ts';

const secret = 'a secret of the bad input tests';

/** What becomes of a trial that makes a mistake: state, class and the beginning of the sentence. */
const mistakes: Readonly<Record<string, { state: string; class?: string; message?: RegExp; note?: string }>> = {
  'none, first': { state: 'complete' },
  exits: { state: 'failed', class: 'crash', message: /^the runner died: exit code 7/ },
  prints: {
    state: 'failed',
    class: 'output',
    message: /^the runner died: it printed more than limits\.output 0\.9537 MiB/,
  },
  'never-returns': {
    state: 'failed',
    class: 'timeout',
    message: /^the attempt took longer than its timeout of 3 s and was stopped$/,
  },
  'never-yields': {
    state: 'failed',
    class: 'blocked',
    message: /^the attempt took longer than its timeout of 3 s; its event loop was blocked/,
  },
  'reports-nan': { state: 'diverged', note: 'eval/x is not finite at step 2' },
  'reports-wrong-step': {
    state: 'failed',
    class: 'user',
    message: /^report\(step, metrics\): step must be a whole number above 1, got 1\.$/,
  },
  'misspelt-parameter': {
    state: 'failed',
    class: 'user',
    message: /^The task reads params\.mistaek, .* Did you mean "mistake"\?$/,
  },
  leaks: { state: 'complete', note: 'tensors that the task did not dispose: 1' },
  throws: {
    state: 'failed',
    class: 'user',
    message: /^RangeError: no such luck\nat makeMistake \(.*mistakes\.ts:39:13\)$/,
  },
  'none, last': { state: 'complete' },
};

describeWith('redis', 'a sweep whose trials each make a mistake of their own', () => {
  const use = useFleet(startRedis, { secret, share: true });

  it('tells each by state, class and one sentence, and the trials that make none are complete', async () => {
    const names = Object.keys(mistakes);
    const settings = {
      ...noopPlan(1, 'settings').settings,
      ...{ timeoutMs: 3000, max_failed: 1, retry: { lost: 20, crash: 1, oom: 1 } },
      limits: { memoryBytes: 2 ** 32, outputBytes: 1e6 },
    };
    use.fleet.worker({ slots: 2 });
    const plan = await use.fleet.start('mistakes', names.length, {
      settings,
      method: 'grid',
      parameters: [{ name: 'mistake', dimension: { kind: 'categorical', values: names } }],
    });
    const outcomes = await use.fleet.finished(plan);
    expect(outcomes).toHaveLength(names.length);
    const found: Record<string, unknown> = {};
    for (const outcome of outcomes) {
      const mistake = outcome.trial.params['mistake'];
      const note = 'result' in outcome && outcome.result.note !== undefined ? { note: outcome.result.note } : {};
      const failure = 'failure' in outcome ? { class: outcome.failure.class, message: outcome.failure.message } : {};
      found[String(mistake)] = { state: outcome.state, ...note, ...failure };
    }
    const wanted = Object.entries(mistakes).map(([name, { message, ...rest }]) => [
      name,
      { ...rest, ...(message === undefined ? {} : { message: expect.stringMatching(message) as string }) },
    ]);
    expect(found).toEqual(Object.fromEntries(wanted));

    const chatty = outcomes.find(({ trial }) => trial.params['mistake'] === 'prints');
    const lines = await readLines(storeOf(use.store, plan.record), 'wasm', chatty!.trial);
    expect(lines.map(renderLogLine).join('\n')).toMatch(
      /attempt 1 {2}stdout was cut here: [\d,]+ more characters were not kept/,
    );
  });

  it('keeps the sampled eval examples of a task with their labels, for suspected labels', async () => {
    const plan = await use.fleet.start('trains', 1, {
      metric: { name: 'eval/accuracy', goal: 'maximize', at: 'last' },
    });
    const { examples: sample } = await readGatesLog(storeOf(use.store, plan.record), plan.record);
    expect(sample).toHaveLength(18);
    expect(sample[0]).toMatchObject({ position: 0, text: expect.stringMatching(/^\[3\] /) as string });
    expect(new Set(sample.map(({ label }) => label))).toEqual(new Set(['low', 'middle', 'high']));
  });
});
