import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { listAxis, nodeOf } from '../../orchestrator/analysis/axis.ts';
import type { Axis } from '../../orchestrator/analysis/axis.ts';
import type { Sample } from '../../orchestrator/analysis/sample.ts';
import { seededRandom } from '../../shared/seeded-random.ts';
import type { ParamValue } from '../../shared/trial.ts';

interface Header {
  readonly name: string;
  readonly goal: 'minimize' | 'maximize';
  readonly axes: readonly { readonly name: string; readonly values: readonly ParamValue[] }[];
  readonly seeds: number;
  readonly truthScale: 'raw' | 'natural log';
  readonly truth: {
    readonly noiseShareOfOneRun: number;
    readonly S: readonly number[];
    readonly ST: readonly number[];
    readonly sumOfPairShares?: number;
    readonly topPair: readonly [string, string, number];
  };
}

/** A complete table of real trials: every configuration of a grid with several seeds, and its exact shares. */
export interface HpoTable {
  readonly header: Header;
  /** Objective as measured, last axis fastest, seeds innermost. */
  readonly values: Float32Array;
  readonly axes: readonly Axis[];
}

export const hpoTables = ['car', 'segment', 'parkinsons'] as const;

/** Reads one of the tables beside this file. */
export function readHpoTable(name: (typeof hpoTables)[number]): HpoTable {
  const file = (ending: string) => new URL(`hpo-tables/${name}.${ending}`, import.meta.url);
  const header = JSON.parse(readFileSync(file('json'), 'utf8')) as Header;
  const bytes = gunzipSync(readFileSync(file('f32.gz')));
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return { header, values, axes: header.axes.map((axis) => listAxis(axis.name, axis.values)!) };
}

/** `count` different configurations in random order with one random seed each, in the truth's scale, lower is better. */
export function drawSample(table: HpoTable, count: number, seed: string | number): Sample {
  const random = seededRandom('hpo-table', table.header.name, count, seed);
  const sizes = table.header.axes.map(({ values }) => values.length);
  const cells = sizes.reduce((a, b) => a * b, 1);
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(random.below(cells));
  const cellsInOrder = [...chosen];
  const y = Float64Array.from(cellsInOrder, (cell) =>
    lowerIsBetter(table, table.values[cell * table.header.seeds + random.below(table.header.seeds)]!),
  );
  const columns = sizes.map((size, axis) => {
    const stride = sizes.slice(axis + 1).reduce((a, b) => a * b, 1);
    return Uint8Array.from(cellsInOrder, (cell) => {
      const level = Math.floor(cell / stride) % size;
      return nodeOf(table.axes[axis]!, table.header.axes[axis]!.values[level]);
    });
  });
  return { axes: table.axes, columns, y, replicates: new Float64Array(count).fill(1) };
}

/** The objective in the scale of the table's truth, turned so that lower is better. */
export function lowerIsBetter({ header }: HpoTable, value: number): number {
  const scaled = header.truthScale === 'raw' ? value : Math.log(value);
  return header.goal === 'maximize' ? -scaled : scaled;
}

/** Root mean squared difference. */
export function rmse(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.sqrt(Array.from(a).reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length);
}

/** Examples that an accuracy of the table is a share of, by the step below its best value. */
export function examplesOf({ values }: HpoTable): number {
  const [first = 1, second = 0] = [...new Set(values)].sort((a, b) => b - a);
  return Math.round(1 / (first - second));
}
