import { epochsOf, readLines } from '../queue/curves.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import { reportModel, type ReportModel } from '../report/model.ts';
import type { SweepSnapshot } from './sweep-state.ts';

/** The report on what the store held at one moment, with the best trial's curve. */
export async function buildReport(
  store: SweepStore,
  snapshot: SweepSnapshot,
  about: { readonly now: number; readonly file?: string; readonly program?: string },
): Promise<ReportModel> {
  const model = reportModel({ ...snapshot, ...about });
  const best = snapshot.outcomes.find((outcome) => outcome.trial.number === model.best?.number);
  if (snapshot.gates === null || best === undefined || !('result' in best)) return model;
  const lines = await readLines(store, snapshot.gates.provenance.backend, {
    id: best.trial.id,
    attempt: best.result.attempt,
  });
  return reportModel({ ...snapshot, ...about, curves: new Map([[best.trial.number, epochsOf(lines)]]) });
}
