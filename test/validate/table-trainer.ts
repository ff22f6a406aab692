import { mean } from '../../shared/stats/mean.ts';
import type { Params } from '../../shared/trial.ts';
import { lowerIsBetter, readHpoTable, type HpoTable, type hpoTables } from '../support/hpo-table.ts';
import type { Trainer } from './trainer.ts';

/** A complete table of real trials as a trainer: a trial is a look-up, the truth the mean over all of its seeds. */
export function tableTrainer(name: (typeof hpoTables)[number]): Trainer {
  const table = readHpoTable(name);
  const { axes, seeds } = table.header;
  const means = Array.from({ length: table.values.length / seeds }, (_, cell) =>
    mean(Array.from({ length: seeds }, (__, seed) => lowerIsBetter(table, table.values[cell * seeds + seed]!))),
  );
  const optimum = Math.min(...means);
  const levels = new Map(axes.map((axis) => [axis.name, axis.values]));
  return {
    name,
    space: axes
      .map((axis) => ({ name: axis.name, dimension: { kind: 'categorical' as const, values: axis.values } }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    sizes: [30, 60],
    seeds,
    measure: { name: 'regret', of: (truth) => truth - optimum },
    // Where `next` goes past the table's lists there is nothing to look up.
    within: (space) =>
      space.map((parameter) => {
        const { dimension } = parameter;
        if (dimension.kind !== 'categorical') return parameter;
        const values = dimension.values.filter((value) => levels.get(parameter.name)!.includes(value));
        return { ...parameter, dimension: { ...dimension, values } };
      }),
    run: (params, seed) => Promise.resolve(lowerIsBetter(table, table.values[cellOf(table, params) * seeds + seed]!)),
    truth: (params) => Promise.resolve(means[cellOf(table, params)]!),
  };
}

function cellOf({ header }: HpoTable, params: Params): number {
  return header.axes.reduce((cell, { name, values }) => cell * values.length + values.indexOf(params[name] ?? null), 0);
}
