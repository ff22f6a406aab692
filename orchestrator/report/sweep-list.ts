import type { TrialState } from '../../shared/trial.ts';
import type { SweepStatus } from './model-types.ts';
import { formatCounts } from './numbers.ts';
import { painter } from './paint.ts';
import { drawTable } from './table.ts';
import type { Drawing } from './terminal.ts';
import { statusTone, titleOf } from './words.ts';

/** One sweep of a list. */
export interface ListedSweep {
  readonly sweepId: string;
  readonly name: string | null;
  readonly state: SweepStatus;
  readonly counts: Readonly<Record<TrialState, number>>;
}

/** A store's sweeps, one a line, in the given order. */
export function renderSweepList(sweeps: readonly ListedSweep[], { width, color }: Drawing): string {
  if (sweeps.length === 0) return 'The store has no sweeps yet: hypersweep run FILE starts one.';
  const { lines } = drawTable({
    columns: [
      { title: 'id', keep: true },
      { title: 'name', keep: true },
      { title: 'state', keep: true },
      { title: 'trials' },
    ],
    rows: sweeps.map((sweep) => [
      sweep.sweepId,
      sweep.name === null ? '-' : titleOf(sweep),
      sweep.state,
      formatCounts(sweep.counts),
    ]),
    width,
    paint: painter(color),
    toneOf: (row) => statusTone(sweeps[row]?.state ?? 'running'),
  });
  return lines.join('\n');
}
