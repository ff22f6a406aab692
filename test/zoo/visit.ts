import { gateChecks } from '../../shared/gate-checks.ts';
import type { GateName } from '../../shared/gate-records.ts';
import { gateNames } from '../../shared/gate-records.ts';
import { type GatesFound, type GatesInput, runGates } from '../../worker/gates/gates.ts';
import { processorMs } from '../../worker/gates/processor-time.ts';
import { prepareData } from '../../worker/runner/prepared-data.ts';
import { loadData } from '../../worker/runner/task-data.ts';
import type { TensorFlow } from '../../shared/task.ts';
import type { Animal } from './pens.ts';
import type { ZooRow } from './rows.ts';

interface VisitAsk extends Pick<GatesInput, 'limitMs' | 'redrawMs'> {
  readonly seed: number;
  readonly wanted?: readonly GateName[];
}

/** Runs the gates on a task as a worker would; a plan of two trials. */
export async function visit(
  tf: TensorFlow,
  { task, params = { learning_rate: 0.01 }, swept = [] }: Animal,
  { seed, wanted = gateNames, limitMs = 60_000, redrawMs = 10_000 }: VisitAsk,
): Promise<GatesFound> {
  const split = { eval: 0.25, test: 0 };
  const data = prepareData(task.kind, await loadData(task, '.'), { seed, split });
  if (data.problems.length > 0) throw new Error(data.problems.join('\n'));
  const metric =
    task.kind === 'classification'
      ? ({ name: 'eval/accuracy', goal: 'maximize', at: 'last' } as const)
      : ({ name: 'eval/mse', goal: 'minimize', at: 'last' } as const);
  const found = await runGates({
    ...{ tf, task, data, swept, wanted },
    sweep: { sweepId: '0'.repeat(16), seed, metric, split, swept: [...swept] },
    trials: [1, 2].map((number) => ({ params, seed: 1000 * seed + number })),
    now: () => performance.now(),
    spent: processorMs,
    breathe: () => Promise.resolve(),
    limitMs,
    redrawMs,
  });
  tf.disposeVariables();
  return found;
}

/** What came of one row and seed; `null` where it is as it must be. */
export interface Verdict {
  readonly missed: string | null;
  readonly falseAlarm: string | null;
}

/**
 * Looks at a row's twin and at the mistake: whether it is caught by its check, and whether the twin is left in peace. `short`
 * asks the twin what the mistake is asked and no more: the gate of the row's check, and learning by heart only where that is
 * it; and both with the first weights alone.
 */
export async function judge(
  tf: TensorFlow,
  row: ZooRow,
  { seed, short = false }: { readonly seed: number; readonly short?: boolean },
): Promise<Verdict> {
  const { gate } = gateChecks[row.check];
  // Learning by heart is the dear part of preflight; it gets no time where another check is asked.
  const asked = {
    ...{ seed, wanted: [gate] },
    ...(row.check === 'overfits' ? {} : { limitMs: 0 }),
    ...(short ? { redrawMs: 0 } : {}),
  };
  const twin = await visit(tf, row.make(seed, false), short ? asked : { seed });
  const alarms = twin.checks.filter(
    ({ check, level }) => level === 'fail' || (level === 'warn' && check === row.check),
  );
  const falseAlarm =
    alarms.length === 0
      ? null
      : alarms.map(({ check, level, evidence }) => `${check} ${level}: ${evidence}`).join('; ');
  const broken = await visit(tf, row.make(seed, true), asked);
  const found = broken.checks.find(({ check }) => check === row.check);
  const missed =
    found?.level === row.level ? null : `${row.check} said ${found?.level ?? 'nothing'}: ${found?.evidence ?? ''}`;
  return { missed, falseAlarm };
}
