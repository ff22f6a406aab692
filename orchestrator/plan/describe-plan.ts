import type { SweepRecord } from '../../shared/records.ts';
import { grouped } from '../../shared/grouped.ts';

/** The counts that a plan's description is made of. */
export interface PlanCounts {
  readonly method: SweepRecord['method'];
  readonly runCap: number | undefined;
  /** Distinct points of the space; null when it is infinite. */
  readonly spaceSize: number | null;
  readonly configurationCount: number;
  /** Whether constraints leave out points of the space. */
  readonly constrained: boolean;
  /** Points that the file lists to run first. */
  readonly listed: number;
  readonly trialCount: number;
}

/** One line that says what will run, such as "random search: 24 of 1,200 configurations, 32 trials". */
export function describePlan(counts: PlanCounts): string {
  const { configurationCount, listed, trialCount } = counts;
  const trials = trialCount === configurationCount ? '' : `, ${counted(trialCount, 'trial')}`;
  const first = listed === 0 ? '' : `, ${listed < configurationCount ? grouped(listed) : 'all'} of them listed`;
  return `${search(counts)}${first}${trials}`;
}

const names = { grid: 'grid', random: 'random search', sobol: 'Sobol sequence', lhs: 'Latin hypercube' } as const;

function search({ method, runCap, spaceSize, configurationCount, constrained }: PlanCounts): string {
  const all = counted(configurationCount, 'configuration');
  const complete = configurationCount === spaceSize;
  const fewer = runCap !== undefined && runCap > configurationCount ? `, fewer than run_cap ${counted(runCap)}` : '';
  if (method === 'grid' && complete) return `complete grid: ${all}`;
  if (constrained && method === 'grid' && (runCap === undefined || fewer !== ''))
    return `complete grid: ${all}, those of ${counted(spaceSize ?? 0)} that satisfy the constraints`;
  const name = method === 'grid' ? 'random search over a hand-defined grid' : names[method];
  if (complete || fewer !== '') return `${name}: all ${all}${fewer}`;
  const part = spaceSize === null ? all : `${counted(configurationCount)} of ${counted(spaceSize, 'configuration')}`;
  return `${name}: ${part}`;
}

function counted(count: number, noun?: string): string {
  const figure = count > Number.MAX_SAFE_INTEGER ? count.toExponential(1) : grouped(count);
  return noun === undefined ? figure : `${figure} ${noun}${count === 1 ? '' : 's'}`;
}
