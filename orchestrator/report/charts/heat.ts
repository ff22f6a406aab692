import type { EChartsOption } from 'echarts';
import { base, wordAxis } from './base.ts';
import type { HeatSpec } from './spec.ts';
import type { Theme } from './theme.ts';
import { cut, percentText, tickText } from './ticks.ts';

/** A table of coloured cells. */
export function heatOption(spec: HeatSpec, theme: Theme): EChartsOption {
  const { columns, rows, cells, min, max, title } = spec;
  const small = spec.print === 'value';
  const crowded = columns.length > 12;
  const columnAxis = wordAxis(
    theme,
    spec.columnTitle,
    columns.map((name) => cut(name, 16)),
  );
  return {
    ...base(theme),
    grid: { left: small ? 84 : 130, right: 12, top: 8, bottom: crowded ? 64 : 52 },
    xAxis: {
      ...columnAxis,
      nameGap: crowded ? 44 : 32,
      splitLine: { show: false },
      axisLabel: {
        ...columnAxis.axisLabel,
        ...(crowded ? {} : { interval: 0 }),
        rotate: crowded && longest(columns) > 3 ? 45 : 0,
      },
    },
    yAxis: {
      ...wordAxis(theme, spec.rowTitle, rows),
      nameGap: small ? 66 : 112,
      inverse: true,
      splitLine: { show: false },
    },
    visualMap: {
      show: false,
      min,
      max: max > min ? max : min + 1,
      inRange: { color: [...theme.ramp] },
    },
    series: [
      {
        type: 'heatmap',
        data: cells.map(([column, row, value]) => ({
          value: [column, row, value],
          label: { color: theme.rampText[value - min > 0.6 * (max - min) ? 1 : 0] },
        })),
        label: {
          show: spec.print !== 'none' && !small && cells.length <= 200,
          formatter: ({ data }) => printed(spec, valueOf(data)),
        },
        itemStyle: { borderColor: theme.background, borderWidth: 1 },
        tooltip: {
          formatter: (params) => {
            const { data } = Array.isArray(params) ? { data: null } : params;
            const [column = 0, row = 0] = pointOf(data);
            return `${rows[row] ?? ''}, ${columns[column] ?? ''}\n${title}: ${printed(spec, valueOf(data))}`;
          },
        },
      },
    ],
  };
}

function longest(words: readonly string[]): number {
  return Math.max(0, ...words.map(({ length }) => length));
}

function pointOf(data: unknown): number[] {
  if (typeof data !== 'object' || data === null || !('value' in data) || !Array.isArray(data.value)) return [];
  return data.value.map(Number);
}

function valueOf(data: unknown): number {
  return pointOf(data)[2] ?? 0;
}

function printed({ print }: HeatSpec, value: number): string {
  return print === 'count' || print === 'value' ? tickText(value) : percentText(value);
}
