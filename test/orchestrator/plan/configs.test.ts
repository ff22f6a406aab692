import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadSweepFile } from '../../../orchestrator/plan/load.ts';
import { planSweep } from '../../../orchestrator/plan/plan-sweep.ts';
import { sweepRecordOf } from '../../../orchestrator/plan/sweep-record.ts';
import { builtInTaskRef, builtInTasks } from '../../../shared/built-in-tasks.ts';

const plans = [
  ['fashion.yaml', 'random search: 40 configurations, 48 trials'],
  ['penguins-mass.yaml', 'random search: 100 configurations, 200 trials'],
  ['penguins.yaml', 'random search: 100 configurations, 200 trials'],
  ['sentiment-embeddings.yaml', 'complete grid: 24 configurations, 72 trials'],
  ['sentiment-grid.yaml', 'complete grid: 12 configurations, 24 trials'],
  ['sentiment.yaml', 'random search: 28 configurations, 32 trials'],
] as const;

describe('the files under configs/', () => {
  it('are those of the table below', () => {
    expect(readdirSync('configs').filter((name) => name.endsWith('.yaml'))).toEqual(plans.map(([name]) => name));
  });

  it.each(plans)('load without a warning and plan: %s, %s', async (name, description) => {
    const { config, warnings } = await loadSweepFile(`configs/${name}`);
    expect(warnings).toEqual([]);
    const task = builtInTasks.find((each) => each.name === config.task);
    if (task === undefined) throw new Error(config.task);
    const { record, settings } = sweepRecordOf(config, builtInTaskRef(task), 0);
    const plan = planSweep(record, settings);
    expect(plan.description).toBe(description);
    expect(new Set(plan.trials.map(({ id }) => id)).size).toBe(plan.trials.length);
  });
});
