import { epochsOf, readLines } from '../queue/curves.ts';
import { storeOf, type SweepStore } from '../queue/sweep-store.ts';
import { reportModel, type ReportModel } from '../report/model.ts';
import { analyseSweep } from './analyse-sweep.ts';
import type { AnalysisListener } from './run-analysis.ts';
import type { SweepSnapshot } from './sweep-state.ts';

/** The report on what the store held at one moment, with the analysis and the best trial's curve. */
export async function buildReport(
  store: SweepStore,
  snapshot: SweepSnapshot,
  about: AnalysisListener & { readonly now: number; readonly file?: string; readonly program?: string },
): Promise<ReportModel> {
  const analysis = await analyseSweep(snapshot.plan, snapshot.outcomes, about);
  const model = reportModel({ ...snapshot, ...about, analysis });
  const best = snapshot.outcomes.find((outcome) => outcome.trial.number === model.best?.number);
  if (snapshot.gates === null || best === undefined || !('result' in best)) return model;
  const lines = await readLines(storeOf(store, snapshot.plan.record), snapshot.gates.provenance.backend, {
    id: best.trial.id,
    attempt: best.result.attempt,
  });
  return reportModel({ ...snapshot, ...about, analysis, curves: new Map([[best.trial.number, epochsOf(lines)]]) });
}
