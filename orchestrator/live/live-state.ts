import type { FailureClass, Progress, SweepRecord, TrialFailure, TrialResult } from '../../shared/records.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import type { Params, Trial, TrialState } from '../../shared/trial.ts';
import type { Plan } from '../plan/plan.ts';
import { worseness } from '../report/configurations.ts';
import { sweptParameters } from '../report/swept.ts';
import { noCounts } from '../report/tally.ts';

/** What the live view knows; plain data, changed only by the functions of this file. */
export interface LiveState {
  readonly sweepId: string;
  readonly name: string | null;
  readonly metric: SweepRecord['metric'];
  /** Hyperparameters that vary. */
  readonly swept: readonly string[];
  /** Trials at once here; 0 when others work on them. */
  readonly slots: number;
  /** Unix time in ms of the view's beginning. */
  readonly startedAt: number;
  readonly trialCount: number;
  readonly counts: Readonly<Record<TrialState, number>>;
  /** Planned trials by id; never changes. */
  readonly trials: ReadonlyMap<string, Trial>;
  /** State of each trial by number, as indexes into the state names, in chunks: a change copies one chunk, not all. */
  readonly states: readonly Uint8Array[];
  /** Trials being trained, by number. */
  readonly running: readonly RunningTrial[];
  /** Seconds and number of trials that gave a result, for the estimate. */
  readonly timed: { readonly seconds: number; readonly trials: number };
  readonly best: LiveBest | null;
  /** Newest first. */
  readonly recent: readonly FinishedTrial[];
  /** Newest first. */
  readonly errors: readonly LiveError[];
}

/** A trial that a worker has in hand. */
export interface RunningTrial {
  readonly trial: Trial;
  /** Unix time in ms at which the view heard that it runs; null when only its progress is known. */
  readonly since: number | null;
  /** Null until its first progress. */
  readonly progress: Progress | null;
}

/** The completed trial with the best value so far, whatever its seed's luck. */
export interface LiveBest {
  readonly number: number;
  readonly objective: number;
  readonly params: Params;
}

/** A trial that ended. */
export interface FinishedTrial {
  readonly number: number;
  readonly state: TrialState;
  readonly objective: number | null;
  readonly params: Params;
  readonly seconds: number | null;
}

/** A trial that failed. */
export interface LiveError {
  readonly number: number;
  readonly class: FailureClass;
  readonly message: string;
}

const stateNames = ['waiting', 'running', 'complete', 'diverged', 'stopped', 'failed', 'cancelled'] as const;
const chunkSize = 1024;
const keptRecent = 5;
const keptErrors = 3;

/** The state before anything is known: every trial waits. */
export function initialLiveState(
  plan: Plan,
  { slots, now }: { readonly slots: number; readonly now: number },
): LiveState {
  return {
    sweepId: plan.record.sweepId,
    name: plan.settings.name ?? null,
    metric: plan.record.metric,
    swept: sweptParameters(plan.space).map(({ name }) => name),
    slots,
    startedAt: now,
    trialCount: plan.trials.length,
    counts: { ...noCounts, waiting: plan.trials.length },
    trials: new Map(plan.trials.map((trial) => [trial.id, trial])),
    states: emptyStates(plan.trials.reduce((most, { number }) => Math.max(most, number + 1), 0)),
    running: [],
    timed: { seconds: 0, trials: 0 },
    best: null,
    recent: [],
    errors: [],
  };
}

/** Takes in what became of a trial by `now` (Unix ms); the same outcome again, or a trial that is not planned, changes nothing. */
export function applyOutcome(state: LiveState, outcome: TrialOutcome, now: number): LiveState {
  const { trial } = outcome;
  const before = stateOf(state, trial.id);
  if (before === undefined || before === outcome.state) return state;
  const moved = move(state, trial, outcome.state);
  switch (outcome.state) {
    case 'waiting':
      return moved;
    case 'running':
      return { ...moved, running: withRunning(moved.running, { trial, since: now, progress: null }) };
    case 'complete':
    case 'diverged':
    case 'stopped':
      return withResult(moved, outcome);
    case 'failed':
    case 'cancelled':
      return withFailure(moved, outcome);
  }
}

/** Takes in a running trial's progress; it may come before the news that the trial runs, or too late to matter. */
export function applyProgress(state: LiveState, trialId: string, progress: Progress): LiveState {
  const trial = state.trials.get(trialId);
  const before = stateOf(state, trialId);
  if (trial === undefined || (before !== 'waiting' && before !== 'running')) return state;
  const moved = before === 'running' ? state : move(state, trial, 'running');
  const since = state.running.find((running) => running.trial.id === trialId)?.since ?? null;
  return { ...moved, running: withRunning(moved.running, { trial, since, progress }) };
}

/** What a trial is known to be; undefined for one that is not planned. */
function stateOf({ trials, states }: LiveState, trialId: string): TrialState | undefined {
  const trial = trials.get(trialId);
  return trial === undefined ? undefined : stateAt(states, trial.number);
}

function emptyStates(count: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(count / chunkSize) }, () => new Uint8Array(chunkSize));
}

function stateAt(states: LiveState['states'], number: number): TrialState {
  return stateNames[states[Math.floor(number / chunkSize)]?.[number % chunkSize] ?? 0] ?? 'waiting';
}

function withStateAt(states: LiveState['states'], number: number, state: TrialState): Uint8Array[] {
  const index = Math.floor(number / chunkSize);
  const chunk = states[index]?.slice() ?? new Uint8Array(chunkSize);
  chunk[number % chunkSize] = stateNames.indexOf(state);
  return states.with(index, chunk);
}

function move(state: LiveState, trial: Trial, to: TrialState): LiveState {
  const from = stateAt(state.states, trial.number);
  return {
    ...state,
    states: withStateAt(state.states, trial.number, to),
    counts: { ...state.counts, [from]: state.counts[from] - 1, [to]: state.counts[to] + 1 },
    running: state.running.filter((running) => running.trial.id !== trial.id),
  };
}

function withRunning(running: readonly RunningTrial[], added: RunningTrial): RunningTrial[] {
  const others = running.filter(({ trial }) => trial.id !== added.trial.id);
  return [...others, added].sort((a, b) => a.trial.number - b.trial.number);
}

function withResult(
  state: LiveState,
  { trial, state: end, result }: { readonly trial: Trial; readonly state: TrialState; readonly result: TrialResult },
): LiveState {
  const { number, params } = trial;
  const { objective, seconds } = result;
  const finished = { number, state: end, objective, params, seconds };
  return {
    ...state,
    timed: { seconds: state.timed.seconds + seconds, trials: state.timed.trials + 1 },
    best: end === 'complete' && objective !== null ? better(state, { number, objective, params }) : state.best,
    recent: [finished, ...state.recent].slice(0, keptRecent),
  };
}

function withFailure(
  state: LiveState,
  { trial, state: end, failure }: { readonly trial: Trial; readonly state: TrialState; readonly failure: TrialFailure },
): LiveState {
  const { number, params } = trial;
  const finished = { number, state: end, objective: null, params, seconds: null };
  const error = { number, class: failure.class, message: failure.message };
  return {
    ...state,
    recent: [finished, ...state.recent].slice(0, keptRecent),
    errors: end === 'failed' ? [error, ...state.errors].slice(0, keptErrors) : state.errors,
  };
}

/** The better of the best so far and another; on a tie the lower number, so that the order of news does not matter. */
function better({ best, metric }: LiveState, other: LiveBest): LiveBest {
  if (best === null) return other;
  return (worseness(other.objective, best.objective, metric.goal) || other.number - best.number) < 0 ? other : best;
}
