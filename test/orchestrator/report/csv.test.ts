import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { trialsCsv } from '../../../orchestrator/report/csv.ts';
import { reportModel } from '../../../orchestrator/report/model.ts';
import { at, finished, makeTrial, makePlan } from './fixtures.ts';

it('tells a hyperparameter that is null from one that the trial does not have', () => {
  const params = [{ momentum: null }, {}, { momentum: false }];
  const outcomes = params.map((each, number) => finished(makeTrial(number, each), 0.5));
  const { evidence } = reportModel({
    plan: makePlan({ configurations: 3 }),
    outcomes,
    gates: null,
    wanted: 'running',
    now: at,
    lines: new Map<number, never>(),
  });
  const rows = parse(trialsCsv(evidence?.trials ?? []), { columns: true });
  expect(rows.map((row) => (row as Record<string, string>)['params.momentum'])).toEqual(['null', '', 'false']);
});
