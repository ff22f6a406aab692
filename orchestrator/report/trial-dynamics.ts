import type { DynamicsPoint, ShownExample, TrialDynamics } from '../../shared/dynamics.ts';
import { sparkline } from './bars.ts';
import { formatNumber, plural } from './numbers.ts';
import type { Canvas } from './terminal.ts';
import { drawTable } from './table.ts';
import { fit, plain, wrap } from './text.ts';

/** What the data look knows of the examples, to name them. */
export interface ShownData {
  readonly examples: readonly ShownExample[];
  /** Class names in index order; empty for regression. */
  readonly classNames: readonly string[];
}

const widestCurve = 16;
const mostFlips = 10;

/** What an attentive reader of the curves would say, each with the numbers it rests on. */
export function flagLines({ flags }: TrialDynamics, { width, paint }: Canvas): string[] {
  return flags.flatMap(({ flag, since, evidence }) => {
    const head = since === null ? flag : `${flag} since epoch ${since}`;
    return wrap(`${head}: ${plain(evidence)}`, width, { rest: '  ' }).map((line) => paint('warn', line));
  });
}

/** A line a layer: how its numbers went, and where they ended. */
export function layerLines({ layers, points }: TrialDynamics, { width, paint }: Canvas): string[] {
  const last = points.at(-1);
  if (last === undefined || layers.length === 0) return [];
  const room = Math.min(widestCurve, Math.max(4, Math.floor((width - 60) / 4)));
  const cell = (of: (point: DynamicsPoint) => readonly (number | null)[], layer: number) => {
    const end = of(last)[layer] ?? null;
    const curve =
      points.length > 1
        ? `${sparkline(
            points.map((point) => of(point)[layer] ?? null),
            room,
          )} `
        : '';
    return `${curve}${formatNumber(end)}`;
  };
  const { lines } = drawTable({
    columns: [
      { title: `layer, ${plural(points.length, 'look')}`, keep: true },
      { title: 'gradient', keep: true },
      { title: 'update/weight', keep: true },
      { title: 'weight' },
      { title: 'dead units' },
    ],
    rows: layers.map((name, layer) => [
      plain(name),
      cell((point) => point.gradient, layer),
      cell((point) => point.update, layer),
      cell((point) => point.weight, layer),
      deadText(points, layer),
    ]),
    ...{ width, paint, indent: '  ' },
  });
  const rates = points.map(({ rate }) => rate);
  const steady = rates.every((rate) => rate === rates[0]);
  const rate = steady ? formatNumber(last.rate) : `${sparkline(rates, widestCurve)} ${formatNumber(last.rate)}`;
  return [...lines, paint('faint', fit(`  learning rate ${rate}`, width))];
}

function deadText(points: readonly DynamicsPoint[], layer: number): string {
  const share = points.at(-1)?.dead[layer] ?? null;
  return share === null ? '' : `${Math.round(share * 100)} %`;
}

/** Eval examples whose prediction changed its class on the way, and what was predicted when; at most ten. */
export function flipLines({ points }: TrialDynamics, data: ShownData, { width, paint }: Canvas): string[] {
  const known = points.filter(({ classes }) => classes !== undefined && classes.length > 0);
  const first = known[0]?.classes ?? [];
  const flipped = first
    .map((_, index) => ({ index, courses: runsOf(known, index) }))
    .filter(({ courses }) => courses.length > 1);
  if (known.length < 2 || first.length === 0) return [];
  const nameOf = (index: number) => plain(data.classNames[index] ?? `class ${index}`);
  const lines = flipped.slice(0, mostFlips).flatMap(({ index, courses }) => {
    const course = courses.map(({ epoch, of }) => `${nameOf(of)} from ${epoch}`).join(', ');
    const sure = known.at(-1)?.outputs[index] ?? null;
    const example = data.examples[index];
    const what = example === undefined ? `example ${index + 1}` : `"${plain(example.text)}" (${plain(example.label)})`;
    return wrap(`${what}: ${course}, now ${formatNumber(sure, 2)}`, width, { first: '  ', rest: '    ' });
  });
  const title = `${flipped.length} of ${plural(first.length, 'followed example')} changed their predicted class`;
  const more = flipped.length > mostFlips ? [paint('faint', `  and ${flipped.length - mostFlips} more`)] : [];
  return [...wrap(title, width, { rest: '  ' }).map((line) => paint('faint', line)), ...lines, ...more];
}

/** Where a prediction stayed the same: its first epoch, and the class. */
function runsOf(points: readonly DynamicsPoint[], example: number): { readonly epoch: number; readonly of: number }[] {
  return points.reduce<{ epoch: number; of: number }[]>((runs, { epoch, classes }) => {
    const of = classes?.[example];
    return of === undefined || runs.at(-1)?.of === of ? runs : [...runs, { epoch, of }];
  }, []);
}
