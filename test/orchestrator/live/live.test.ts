import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderDashboard } from '../../../orchestrator/live/dashboard.ts';
import { secondsLeft } from '../../../orchestrator/live/estimate.ts';
import {
  applyOutcome,
  applyProgress,
  initialLiveState,
  type LiveState,
} from '../../../orchestrator/live/live-state.ts';
import { trialLine } from '../../../orchestrator/live/trial-line.ts';
import { reportModel } from '../../../orchestrator/report/model.ts';
import { displayWidth } from '../../../orchestrator/report/text.ts';
import type { TrialOutcome } from '../../../shared/trial-outcome.ts';
import {
  at,
  cpuMs,
  failed,
  finished,
  gates,
  hostileTexts,
  makePlan,
  progressOf,
  sentimentOutcomes,
} from '../report/fixtures.ts';

const plan = makePlan({ name: 'first-look', seeds: 3, repeated: 4 });
const outcomes = sentimentOutcomes(plan).map((outcome, index) => (index === 5 ? failed(outcome.trial) : outcome));
const begun = initialLiveState(plan, { slots: 2, now: at });
const after = (told: readonly TrialOutcome[], state = begun) =>
  told.reduce((known, outcome) => applyOutcome(known, outcome, at), state);
const running = (number: number): TrialOutcome => ({ trial: plan.trials[number]!, state: 'running' });
const idOf = (number: number) => plan.trials[number]!.id;

/** Half-way: 14 ended, two in hand. */
const halfway = [14, 15].reduce(
  (state, number) => {
    const told = applyOutcome(state, running(number), at + 30_000);
    return applyProgress(
      told,
      idOf(number),
      progressOf(number - 12, [0.5, 0.62, 0.71].slice(0, number - 12), `host-${number}`),
    );
  },
  after(outcomes.slice(0, 14)),
);

describe('the live state', () => {
  it('counts every trial once', () => {
    expect(halfway.counts).toEqual({
      waiting: 16,
      running: 2,
      complete: 13,
      diverged: 0,
      stopped: 0,
      failed: 1,
      cancelled: 0,
    });
    expect(after(outcomes.slice(0, 14), halfway)).toEqual(halfway);
  });

  it('agrees with the report on counts and the best value, whatever the order of the news', () => {
    const model = reportModel({ plan, outcomes, gates, wanted: 'running', now: at });
    fc.assert(
      fc.property(fc.shuffledSubarray([...outcomes], { minLength: outcomes.length }), (told) => {
        const state = after(told);
        expect(state.counts).toEqual(model.counts);
        const { number, objective } = model.betterValue ?? model.best!;
        expect(state.best).toMatchObject({ number, objective });
        expect(state.running).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('leaves the state it was given alone', () => {
    const before = structuredClone(begun);
    after(outcomes);
    expect(begun).toEqual(before);
  });

  it('takes progress that comes before the news that a trial runs, and ignores what comes too late', () => {
    const early = applyProgress(begun, idOf(3), progressOf(1, [0.6]));
    expect(early.counts.running).toBe(1);
    expect(applyOutcome(early, running(3), at)).toBe(early);
    const done = after([outcomes[3]!], early);
    expect(done.running).toEqual([]);
    expect(applyProgress(done, idOf(3), progressOf(2, [0.6, 0.7]))).toBe(done);
  });

  it('ignores trials that are not planned', () => {
    expect(applyProgress(begun, 'no-such-trial', progressOf(1, []))).toBe(begun);
    expect(applyOutcome(begun, finished({ ...plan.trials[0]!, id: 'other' }, 1), at)).toBe(begun);
  });

  it('lets a withdrawn or lost trial wait again', () => {
    const back = after([{ trial: plan.trials[0]!, state: 'waiting' }], after([running(0)]));
    expect(back.counts).toEqual(begun.counts);
    expect(back.running).toEqual([]);
  });

  it('keeps the last three errors and does not call a cancelled trial one', () => {
    const cancelled: TrialOutcome = {
      trial: plan.trials[9]!,
      state: 'cancelled',
      failure: { class: 'cancelled', attempt: 1, message: 'stopped on request', at },
    };
    const state = after(
      [0, 1, 2, 3].map((number) => failed(plan.trials[number]!, `error ${number}`)).concat(cancelled),
    );
    expect(state.errors.map(({ message }) => message)).toEqual(['error 3', 'error 2', 'error 1']);
    expect(state.counts.cancelled).toBe(1);
  });

  it('minimizes where the goal is to', () => {
    const loss = makePlan({ configurations: 3, metric: { name: 'eval/loss', goal: 'minimize' } });
    const told = [0.5, 0.2, 0.9].map((value, index) => finished(loss.trials[index]!, value));
    const state = told.reduce(
      (known, outcome) => applyOutcome(known, outcome, at),
      initialLiveState(loss, { slots: 1, now: at }),
    );
    expect(state.best?.number).toBe(1);
  });

  it('takes in 10,000 outcomes in less than a second', () => {
    const large = makePlan({ configurations: 10_000 });
    const told = large.trials.map((trial, index) => finished(trial, index));
    let state = initialLiveState(large, { slots: 4, now: at });
    const takeIn = () => told.forEach((outcome) => (state = applyOutcome(state, outcome, at)));
    expect(cpuMs(takeIn)).toBeLessThan(1000);
    expect(state.counts.complete).toBe(10_000);
  });
});

describe('the time left', () => {
  const four = makePlan({ configurations: 4 });
  const state = (told: readonly TrialOutcome[], slots = 2) =>
    told.reduce((known, outcome) => applyOutcome(known, outcome, at), initialLiveState(four, { slots, now: at }));
  const done = (number: number, seconds: number) => finished(four.trials[number]!, 0.5, { seconds });

  it('is unknown before the first result, then mean seconds times trials over slots', () => {
    expect(secondsLeft(state([]))).toBeNull();
    expect(secondsLeft(state([done(0, 10)]))).toBe(15);
    expect(secondsLeft(state([done(0, 10), done(1, 20)]))).toBe(15);
    expect(secondsLeft(state([0, 1, 2, 3].map((number) => done(number, 10))))).toBe(0);
  });

  it('counts what a running trial has done already', () => {
    const half = applyProgress(
      state([done(0, 10), done(1, 10), done(2, 10)], 1),
      four.trials[3]!.id,
      progressOf(3, []),
    );
    expect(secondsLeft(half)).toBe(5);
  });

  it('of a sweep that others run follows from how many trials run, and is unknown while none does', () => {
    const told = state([done(0, 10)], 0);
    expect(secondsLeft(told)).toBeNull();
    const two = [1, 2].reduce(
      (known, number) => applyOutcome(known, { trial: four.trials[number]!, state: 'running' }, at),
      told,
    );
    expect(secondsLeft(two)).toBe(15);
  });
});

describe('the dashboard', () => {
  const frame = (state: LiveState, size: { width: number; height: number; color?: boolean }) =>
    renderDashboard(state, { color: false, now: at + 42_000, ...size });

  it('is wide', () => {
    expect(frame(halfway, { width: 100, height: 30 })).toMatchInlineSnapshot(`
      "first-look                                                                     0:42, about 43 s left
      ██████████████████░░░░░░░░░░░░░░░░░░░░░░  14/32  13 complete, 1 failed, 2 running, 16 waiting
      best eval/accuracy 0.8317  trial 13  dropout=0.46056 embedding_dim=8 learning_rate=0.00954444 optim…

      trial  epoch  eval/accuracy       time  worker   parameters
         14    2/6         0.6200  ▁█   0:12  host-14  dropout=0.335913 embedding_dim=8 learning_rate=0.0…
         15    3/6         0.7100  ▁▅█  0:12  host-15  dropout=0.516367 embedding_dim=8 learning_rate=0.0…

      errors
      trial 5  user: Error: no such column "label"

      done  state      value   time  parameters
        13  complete  0.8317  5.0 s  dropout=0.46056 embedding_dim=8 learning_rate=0.00954444 optimizer=a…
        12  complete  0.7733  5.0 s  dropout=0.421879 embedding_dim=16 learning_rate=0.0854218 optimizer=…
        11  complete  0.7933  5.0 s  dropout=0.0611194 embedding_dim=8 learning_rate=0.0397286 optimizer=…
        10  complete  0.8067  5.0 s  dropout=0.0611194 embedding_dim=8 learning_rate=0.0397286 optimizer=…
         9  complete  0.8000  5.0 s  dropout=0.0611194 embedding_dim=8 learning_rate=0.0397286 optimizer=…"
    `);
  });

  it('is narrow', () => {
    expect(frame(halfway, { width: 40, height: 30 })).toMatchInlineSnapshot(`
      "first-look               0:42, 43 s left
      ██████████████░░░░░░░░░░░░░░░░░░░  14/32
      13 complete, 1 failed, 2 running, 16
      waiting
      best eval/accuracy 0.8317  trial 13

      trial  epoch  eval/accura…       time
         14    2/6        0.6200  ▁█   0:12
         15    3/6        0.7100  ▁▅█  0:12

      errors
      trial 5  user: Error: no such column "l…

      done  state      value   time
        13  complete  0.8317  5.0 s
        12  complete  0.7733  5.0 s
        11  complete  0.7933  5.0 s
        10  complete  0.8067  5.0 s
         9  complete  0.8000  5.0 s"
    `);
  });

  it('is low: the finished trials go first, the head stays', () => {
    expect(frame(halfway, { width: 80, height: 9 })).toMatchInlineSnapshot(`
      "first-look                                                 0:42, about 43 s left
      ██████████████████░░░░░░░░░░░░░░░░░░░░░░  14/32
      13 complete, 1 failed, 2 running, 16 waiting
      best eval/accuracy 0.8317  trial 13  dropout=0.46056 embedding_dim=8 learning_r…

      trial  epoch  eval/accuracy       time  worker   parameters
         14    2/6         0.6200  ▁█   0:12  host-14  dropout=0.335913 embedding_dim…
         15    3/6         0.7100  ▁▅█  0:12  host-15  dropout=0.516367 embedding_dim…"
    `);
    expect(frame(halfway, { width: 80, height: 4 }).split('\n')).toHaveLength(3);
  });

  it('begins, and ends', () => {
    expect(frame(begun, { width: 80, height: 24 })).toMatchInlineSnapshot(`
      "first-look                                                                  0:42
      ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  0/32  32 waiting"
    `);
    expect(frame(after(outcomes), { width: 80, height: 24 }).split('\n').slice(0, 3).join('\n')).toMatchInlineSnapshot(`
      "first-look                                                       0:42, all ended
      ████████████████████████████████████████  32/32
      28 complete, 3 diverged, 1 failed"
    `);
  });

  it('says with colour nothing that it does not say without', () => {
    const size = { width: 100, height: 30 };
    const colored = frame(halfway, { ...size, color: true });
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(frame(halfway, size));
  });

  it('fits every terminal, whatever names, values and errors say', () => {
    const text = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary', maxLength: 200 }));
    const size = { width: fc.integer({ min: 40, max: 200 }), height: fc.integer({ min: 2, max: 60 }) };
    fc.assert(
      fc.property(text, fc.record(size), fc.boolean(), (hostile, { width, height }, color) => {
        const space = [{ name: hostile, dimension: { kind: 'categorical', values: [hostile, 1] } }] as const;
        const odd = makePlan({ name: hostile, space, configurations: 40 });
        let state = initialLiveState(odd, { slots: 20, now: at });
        for (const trial of odd.trials.slice(0, 10)) state = applyOutcome(state, finished(trial, 0.5), at);
        for (const trial of odd.trials.slice(10, 14)) state = applyOutcome(state, failed(trial, hostile), at);
        for (const { id } of odd.trials.slice(14, 34))
          state = applyProgress(state, id, progressOf(2, [0.1, null], hostile));
        const text = frame(state, { width, height, color });
        const lines = text.split('\n');
        expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
        expect(lines.length).toBeLessThan(height);
        expect(text.replace(/\u001b\[\d+m/g, '')).not.toMatch(/(?!\n)\p{Cc}/u);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the line of a finished trial', () => {
  it('tells state, objective, parameters, seconds and the best so far', () => {
    const state = after(outcomes.slice(0, 6));
    const lines = [outcomes[2]!, outcomes[5]!, finished(plan.trials[19]!, null)].map((outcome) =>
      trialLine(outcome, state),
    );
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "[6/32]  trial 2 complete  eval/accuracy=0.8050  dropout=0.3 embedding_dim=8 learning_rate=0.001 optimizer=sgd  5.0 s  best: trial 1 0.8217
      [6/32]  trial 5 failed  user: Error: no such column "label"  dropout=0.100419 embedding_dim=16 learning_rate=0.0980547 optimizer=sgd  best: trial 1 0.8217
      [6/32]  trial 19 diverged  dropout=0.216286 embedding_dim=32 learning_rate=0.0898454 optimizer=adam  4.0 s  best: trial 1 0.8217"
    `);
  });

  it('stays one line', () => {
    for (const text of hostileTexts) {
      const line = trialLine(failed(plan.trials[0]!, text), after([failed(plan.trials[0]!, text)]));
      expect(line).not.toMatch(/\p{Cc}/u);
      expect(line.length).toBeLessThan(500);
    }
  });
});
