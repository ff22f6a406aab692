import type { LogLine } from '../../shared/records.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import { readLines } from '../queue/curves.ts';
import { readGatesLog } from '../queue/gates.ts';
import { inParallel } from '../queue/in-parallel.ts';
import { storeOf, type SweepStore } from '../queue/sweep-store.ts';
import { curveChoice, factOf, goodTrials, retriedTrials } from '../report/evidence.ts';
import { reportModel, type ReportModel } from '../report/model.ts';
import { rankingOf } from '../report/ranking.ts';
import { alignOutcomes } from '../report/tally.ts';
import { analyseSweep } from './analyse-sweep.ts';
import { withNext } from './plan-next.ts';
import type { AnalysisListener } from './run-analysis.ts';
import type { SweepSnapshot } from './sweep-state.ts';

/** Trials with lost attempts whose logs are read. */
const readRetried = 200;

/** The report on what the store held at one moment, with the analysis and the curves of a few trials. */
export async function buildReport(
  store: SweepStore,
  snapshot: SweepSnapshot,
  about: AnalysisListener & {
    readonly now: number;
    readonly file?: string;
    readonly program?: string;
    readonly project?: string;
  },
): Promise<ReportModel> {
  const { analysis, failure } = await analysisOf(snapshot, about);
  const { outcomes, plan, gates } = snapshot;
  const facts = outcomes.flatMap(factOf);
  const { goal } = plan.record.metric;
  const { best } = rankingOf(alignOutcomes(plan.trials, outcomes), goal);
  const order = { goal, best: best?.number ?? null };
  const read = [...curveChoice(facts, order), ...goodTrials(facts, order)];
  const numbers = new Set([...read, ...retriedTrials(outcomes).slice(0, readRetried)]);
  const wanted = outcomes.filter(({ trial }) => numbers.has(trial.number));
  const lines = await readTrialLines(store, snapshot, wanted);
  const log = gates === null ? null : await readGatesLog(storeOf(store, plan.record), plan.record);
  const told = {
    analysis,
    lines,
    gatePage: log?.page ?? null,
    examples: log?.examples ?? [],
    analysisFailure: failure,
  };
  const model = reportModel({ ...snapshot, ...about, ...told });
  return withNext(model, plan, { outcomes, project: about.project });
}

/** The analysis, or why there is none: what trials gave is told without it, too. */
async function analysisOf({ plan, outcomes }: SweepSnapshot, listener: AnalysisListener) {
  try {
    return { analysis: await analyseSweep(plan, outcomes, listener), failure: null };
  } catch (error) {
    return { analysis: null, failure: error instanceof Error ? error.message : String(error) };
  }
}

/** What some trials logged, by number; all attempts. */
export async function readTrialLines(
  store: SweepStore,
  { plan, gates }: Pick<SweepSnapshot, 'plan' | 'gates'>,
  outcomes: readonly TrialOutcome[],
): Promise<Map<number, readonly LogLine[]>> {
  const lines = new Map<number, readonly LogLine[]>();
  if (gates === null) return lines;
  const { backend } = gates.provenance;
  const place = storeOf(store, plan.record);
  await inParallel(outcomes, async ({ trial }) => {
    lines.set(trial.number, await readLines(place, backend, { id: trial.id }));
  });
  return lines;
}
