import type { CustomSeriesOption, EChartsOption } from 'echarts';
import { base, markerLine, numberAxis, wordAxis } from './base.ts';
import type { IntervalsSpec, IntervalValue } from './spec.ts';
import { colorOf, type Theme } from './theme.ts';
import { cut, percentText, tickText } from './ticks.ts';

/** Characters that fit the two lines of a row's label. */
const longestLabel = 36;

/** Values with whiskers, one row a label, the first on top. */
export function intervalsOption(spec: IntervalsSpec, theme: Theme): EChartsOption {
  const { rows, lines, title, percent } = spec;
  const print = percent ? percentText : tickText;
  const axis = numberAxis(theme, title);
  const labels = wordAxis(
    theme,
    '',
    rows.map(({ label }) => cut(label, longestLabel)),
  );
  return {
    ...base(theme),
    grid: { left: 150, right: 24, top: lines.length > 0 ? 28 : 8, bottom: 44 },
    xAxis: {
      ...axis,
      ...limitsOf(spec),
      axisLabel: {
        ...axis.axisLabel,
        formatter: (value: number) => print(value),
        ...(percent ? {} : { showMinLabel: false, showMaxLabel: false }),
      },
    },
    yAxis: {
      ...labels,
      // In two lines, for names may differ at their ends alone.
      axisLabel: { ...labels.axisLabel, overflow: 'break', lineHeight: 13 },
      inverse: true,
    },
    series: [
      whiskers(spec, theme, print),
      {
        type: 'scatter',
        data: [],
        silent: true,
        markLine: {
          ...markerLine,
          lineStyle: { color: theme.faintText, type: 'dashed' },
          label: { color: theme.text, formatter: '{b}', position: 'start' },
          data: lines.map(({ name, value }) => ({ name, xAxis: value })),
        },
      },
    ],
  };
}

/** Limits that show every interval and line whole. */
function limitsOf({ rows, lines, percent }: IntervalsSpec): { readonly min: number; readonly max: number } {
  const values = [
    ...rows
      .flatMap((row) => [row, row.other ?? row])
      .flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]),
    ...lines.map(({ value }) => value),
  ];
  const high = Math.max(...values);
  if (percent) return { min: 0, max: Math.min(1, Math.max(0.1, Math.ceil(high * 11) / 10)) };
  const low = Math.min(...values);
  const room = high > low ? 0.06 * (high - low) : high === 0 ? 1 : 0.05 * Math.abs(high);
  return { min: low - room, max: high + room };
}

function whiskers(spec: IntervalsSpec, theme: Theme, print: (value: number) => string): CustomSeriesOption {
  const drawn = spec.rows.flatMap((row, index) => [
    { ...row, index, down: row.other === undefined ? 0 : -6, label: row.label },
    ...(row.other === undefined ? [] : [{ ...row.other, index, down: 7, label: row.label }]),
  ]);
  return {
    type: 'custom',
    data: drawn.map(({ value, index }) => [value, index]),
    encode: { x: 0, y: 1 },
    renderItem: (params, api) => {
      const row = drawn[params.dataIndex];
      return row === undefined
        ? null
        : glyph(row, { color: colorOf(theme, row.tone), at: (x) => api.coord([x, row.index]) });
    },
    tooltip: {
      formatter: (params) => {
        const row = drawn[Array.isArray(params) ? 0 : params.dataIndex];
        return row === undefined ? '' : `${row.label}: ${intervalText(row, print)}`;
      },
    },
  };
}

function intervalText({ value, low, high }: IntervalValue, print: (value: number) => string): string {
  return low === null || high === null ? print(value) : `${print(value)} (${print(low)} to ${print(high)})`;
}

function glyph(
  { value, low, high, down }: IntervalValue & { readonly down: number },
  { color, at }: { readonly color: string; readonly at: (x: number) => number[] },
) {
  const [x = 0, y = 0] = at(value);
  const middle = y + down;
  const dot = { type: 'circle' as const, shape: { cx: x, cy: middle, r: down > 0 ? 3.5 : 5 }, style: { fill: color } };
  if (low === null || high === null) return { type: 'group' as const, children: [dot] };
  const [left = x, right = x] = [at(low)[0], at(high)[0]];
  const line = (from: readonly [number, number], to: readonly [number, number]) => ({
    type: 'line' as const,
    shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] },
    style: { stroke: color, lineWidth: 2, fill: 'none' },
  });
  return {
    type: 'group' as const,
    children: [
      line([left, middle], [right, middle]),
      line([left, middle - 4], [left, middle + 4]),
      line([right, middle - 4], [right, middle + 4]),
      dot,
    ],
  };
}
