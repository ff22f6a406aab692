import type { ShownExample } from '../../shared/dynamics.ts';
import type { LogLine } from '../../shared/records.ts';
import { sampledPredictions } from '../../shared/sampled-examples.ts';
import type { SearchSpace } from '../../shared/search-space.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import type { LostAttempt, ReportEvidence, TrialCurve, TrialDynamics, TrialFact } from './evidence-types.ts';
import { judge } from './judged.ts';

/** Trials whose curves a report draws. */
const drawnCurves = 12;
/** Epochs of one drawn curve; a longer one keeps every k-th epoch and its last. */
const drawnEpochs = 200;

/** What the store said of one trial beside its result: the lines of all its attempts. */
export type TrialLines = ReadonlyMap<number, readonly LogLine[]>;

/** What {@link evidenceOf} needs beside the outcomes. */
export interface EvidenceContext {
  readonly lines: TrialLines;
  readonly goal: 'minimize' | 'maximize';
  /** Number of the best trial, which need not have the best value; null without one. */
  readonly best: number | null;
  /** The eval examples that all trials are asked about; null where they are not known. */
  readonly asked: AskedExamples | null;
}

/** The eval examples whose last predictions trials tell. */
export interface AskedExamples {
  readonly examples: readonly ShownExample[];
  readonly classes: readonly string[];
  readonly evalCount: number;
  readonly sweepSeed: number;
}

/** What the pictures are drawn from; outcomes are in number order. */
export function evidenceOf(
  space: SearchSpace,
  outcomes: readonly TrialOutcome[],
  { lines, asked, ...order }: EvidenceContext,
): ReportEvidence {
  const trials = outcomes.flatMap(factOf);
  const chosen = curveChoice(trials, order);
  const curves = chosen.flatMap((number) => curveOf(number, trials, lines));
  const dynamics = chosen.flatMap((number) => dynamicsOf(number, trials, lines));
  return {
    space,
    trials,
    curves,
    dynamics,
    lostAttempts: [...lines].flatMap(([number, told]) => lostAttemptsOf(number, told)),
    judged: asked === null ? null : judgedOf(trials, { lines, asked, ...order }),
  };
}

/** What puts trials in order: the best one first, then the others by their objective. */
export type TrialOrder = Pick<EvidenceContext, 'goal' | 'best'>;

/**
 * Numbers of the trials whose curves are worth a look: the best four, the worst completed and diverged ones, and trials
 * evenly spread between, best first.
 */
export function curveChoice(trials: readonly TrialFact[], order: TrialOrder): number[] {
  const ranked = rankedOf(trials, order);
  const diverged = trials.filter(({ state }) => state === 'diverged').slice(0, 2);
  const room = drawnCurves - diverged.length;
  const best = Math.min(4, ranked.length);
  const rest = Math.min(room, ranked.length) - best;
  const spread = Array.from(
    { length: rest },
    (_, k) => best + Math.round(((k + 1) * (ranked.length - 1 - best)) / rest),
  );
  const kept = [...new Set([...Array(best).keys(), ...spread])].flatMap((index) => ranked[index] ?? []);
  return [...kept, ...diverged].map(({ number }) => number);
}

/** Numbers of the good trials, whose word counts against a label: the best third of the completed ones, 3 to 30, best first. */
export function goodTrials(trials: readonly TrialFact[], order: TrialOrder): number[] {
  const ranked = rankedOf(trials, order);
  return ranked.slice(0, Math.min(30, Math.max(3, Math.ceil(ranked.length / 3)))).map(({ number }) => number);
}

function judgedOf(
  trials: readonly TrialFact[],
  { lines, asked, ...order }: EvidenceContext & { readonly asked: AskedExamples },
): ReportEvidence['judged'] {
  const told = goodTrials(trials, order).map((number) => {
    const attempt = trials.find((trial) => trial.number === number)?.attempt;
    const summary = (lines.get(number) ?? [])
      .flatMap((line) => (line.kind === 'dynamics' && line.attempt === attempt ? (line.predictions ?? []) : []))
      .at(-1);
    return { number, predictions: summary === undefined ? [] : sampledPredictions(summary, asked) };
  });
  return judge({ ...asked, trials: told });
}

/** Numbers of the trials with attempts that gave no result, as far as results tell. */
export function retriedTrials(outcomes: readonly TrialOutcome[]): number[] {
  return outcomes.flatMap((outcome) => {
    const attempts = 'result' in outcome ? outcome.result.attempt : 'failure' in outcome ? outcome.failure.attempt : 0;
    return attempts > 1 || outcome.state === 'failed' ? [outcome.trial.number] : [];
  });
}

/** A trial that has ended, as one flat fact; nothing for one that has not. */
export function factOf(outcome: TrialOutcome): TrialFact[] {
  const { number, configuration, replicate, seed, params } = outcome.trial;
  const trial = { number, configuration, replicate, seed, params };
  if ('result' in outcome) {
    const { objective, metrics, epochs, epoch, startedAt, seconds, provenance, attempt, note } = outcome.result;
    const told = { objective, metrics, epochs, epoch, startedAt, seconds, attempt };
    return [{ ...trial, state: outcome.state, ...told, host: provenance.host, failure: null, message: note ?? null }];
  }
  if (!('failure' in outcome)) return [];
  const { class: failure, message, attempt } = outcome.failure;
  const none = { objective: null, metrics: {}, epochs: 0, epoch: 0, startedAt: null, seconds: null, host: null };
  return [{ ...trial, state: outcome.state, ...none, attempt, failure, message }];
}

/** The completed trials in order. */
function rankedOf(trials: readonly TrialFact[], { goal, best }: TrialOrder): TrialFact[] {
  const sign = goal === 'maximize' ? -1 : 1;
  const isBest = ({ number }: TrialFact) => Number(number === best);
  return trials
    .filter(({ state, objective }) => state === 'complete' && objective !== null)
    .sort((a, b) => isBest(b) - isBest(a) || sign * ((a.objective ?? 0) - (b.objective ?? 0)) || a.number - b.number);
}

function curveOf(number: number, trials: readonly TrialFact[], lines: TrialLines): TrialCurve[] {
  const attempt = trials.find((trial) => trial.number === number)?.attempt;
  const points = (lines.get(number) ?? []).flatMap((line) =>
    line.kind === 'epochs' && line.attempt === attempt ? line.epochs : [],
  );
  const step = Math.ceil(points.length / drawnEpochs);
  const kept = points.filter((_, index) => index % step === 0 || index === points.length - 1);
  return kept.length === 0 ? [] : [{ number, points: kept }];
}

function dynamicsOf(number: number, trials: readonly TrialFact[], lines: TrialLines): TrialDynamics[] {
  const attempt = trials.find((trial) => trial.number === number)?.attempt;
  const parts = (lines.get(number) ?? []).flatMap((line) =>
    line.kind === 'dynamics' && line.attempt === attempt ? [line] : [],
  );
  if (parts.length === 0) return [];
  const points = parts.flatMap((part) => part.points ?? []);
  const step = Math.ceil(points.length / drawnEpochs);
  return [
    {
      number,
      layers: parts.flatMap(({ layers }) => layers ?? []),
      points: points.filter((_, index) => index % step === 0 || index === points.length - 1),
      flags: parts.flatMap(({ flags }) => flags ?? []),
    },
  ];
}

function lostAttemptsOf(number: number, lines: readonly LogLine[]): LostAttempt[] {
  const starts = new Map(lines.flatMap((line) => (line.kind === 'start' ? [[line.attempt, line] as const] : [])));
  return lines.flatMap((line) => {
    if (line.kind !== 'end') return [];
    const start = starts.get(line.attempt);
    const { attempt, class: failure, message, at } = line;
    return [
      {
        number,
        attempt,
        class: failure,
        message,
        endedAt: at,
        startedAt: start?.at ?? null,
        worker: start?.worker ?? '',
      },
    ];
  });
}
