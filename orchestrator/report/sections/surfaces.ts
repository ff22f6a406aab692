import type { AnalysisReport, PairReport, PairSurface } from '../../analysis/report.ts';
import type { ParamValue } from '../../../shared/trial.ts';
import { formatDifference, formatParam } from '../numbers.ts';
import { tickText } from '../charts/ticks.ts';
import { plain } from '../text.ts';
import { chart, type Block, type ChartBlock } from './blocks.ts';

/** Pairs whose joint effect is drawn, and the least share of the variance that is worth a picture. */
const drawnPairs = { most: 3, share: 0.01 };

/** What the strongest pairs do together: a picture each. */
export function surfaceBlocks(analysis: AnalysisReport): Block[] {
  const charts = [...analysis.pairs]
    .sort((a, b) => b.share - a.share)
    .filter(({ share }) => share >= drawnPairs.share)
    .flatMap((pair, index) => surfaceChart(pair, analysis, `surface-${index + 1}`))
    .slice(0, drawnPairs.most);
  return charts.length === 0
    ? []
    : [
        {
          kind: 'text',
          text: `What the strongest pairs do together, averaged over everything else: the difference of ${plain(analysis.objective)} from the average; what stands out more is higher.`,
        },
        { kind: 'multiples', charts },
      ];
}

function surfaceChart({ names, surface }: PairReport, { goal, scale }: AnalysisReport, id: string): ChartBlock[] {
  if (surface === null) return [];
  // Numbers rise upwards, as on any axis.
  const rising = surface.rows.every((value) => typeof value === 'number');
  const last = surface.rows.length - 1;
  const cells = surface.effect.flatMap((row, at) =>
    row.map((effect, column): [number, number, number] => [column, rising ? last - at : at, effect]),
  );
  const effects = cells.map(([, , effect]) => effect);
  const rows = surface.rows.map(label);
  const [a, b] = [plain(names[0]), plain(names[1])];
  const units = scale.used === 'raw' || scale.used === 'clip' ? '' : `, on the ${scale.used} scale`;
  return [
    chart(id, `${a} with ${b}`, {
      alt: `Best ${bestWords(surface, goal, [a, b])}${units}.`,
      chart: {
        kind: 'heat',
        columns: surface.columns.map(label),
        rows: rising ? rows.reverse() : rows,
        columnTitle: b,
        rowTitle: a,
        cells,
        min: Math.min(...effects),
        max: Math.max(...effects),
        print: 'value',
        title: `difference${units}`,
      },
    }),
  ];
}

/** Where the two are best, and by how much. */
function bestWords({ rows, columns, effect }: PairSurface, goal: AnalysisReport['goal'], [a, b]: [string, string]) {
  const sign = goal === 'maximize' ? 1 : -1;
  const cells = effect.flatMap((line, row) => line.map((value, column) => ({ row, column, value })));
  const best = cells.reduce((found, cell) => (sign * cell.value > sign * found.value ? cell : found));
  const at = `${a} ${label(rows[best.row])}, ${b} ${label(columns[best.column])}`;
  return `at ${at}: ${formatDifference(best.value, null)}`;
}

function label(value: ParamValue | undefined): string {
  return typeof value === 'number' ? tickText(Number(value.toPrecision(3))) : formatParam(value);
}
