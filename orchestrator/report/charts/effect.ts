import type { EChartsOption } from 'echarts';
import { base, numberAxis, wordAxis } from './base.ts';
import type { EffectSpec } from './spec.ts';
import { colorOf, type Theme } from './theme.ts';
import { cut, tickText } from './ticks.ts';

/** The objective along one hyperparameter: trials as points, the model's curve with its band. */
export function effectOption(spec: EffectSpec, theme: Theme): EChartsOption {
  const { name, metric, scale, levels, curve, points } = spec;
  const color = colorOf(theme, spec.grey ? 'faint' : 'main');
  const x =
    scale === 'levels'
      ? wordAxis(
          theme,
          name,
          levels.map((level) => cut(level, 14)),
        )
      : numberAxis(theme, name, scale === 'log');
  return {
    ...base(theme),
    grid: { left: 62, right: 14, top: 12, bottom: 44 },
    xAxis: x,
    yAxis: { ...numberAxis(theme, metric), nameGap: 46 },
    series: [
      {
        type: 'scatter',
        data: points.map((point) => [...point]),
        symbolSize: points.length > 300 ? 3 : 5,
        itemStyle: { color: theme.faintText, opacity: points.length > 300 ? 0.35 : 0.55 },
        tooltip: { formatter: (params) => pointText(Array.isArray(params) ? null : params.data, spec) },
      },
      ...(scale === 'levels' ? levelBands(spec, color) : curveBands(spec, color)),
      {
        type: 'line',
        data: curve.map(([at, middle]) => [at, middle]),
        showSymbol: scale === 'levels',
        symbolSize: 8,
        lineStyle: { color, width: scale === 'levels' ? 1 : 2, type: scale === 'levels' ? 'dotted' : 'solid' },
        itemStyle: { color },
        tooltip: { formatter: (params) => pointText(Array.isArray(params) ? null : params.data, spec) },
      },
    ],
  };
}

/** The band as the area between two stacked lines. */
function curveBands({ curve }: EffectSpec, color: string) {
  const quiet = { type: 'line' as const, stack: 'band', showSymbol: false, silent: true, lineStyle: { opacity: 0 } };
  return [
    { ...quiet, stackStrategy: 'all' as const, data: curve.map(([at, , low]) => [at, low]) },
    {
      ...quiet,
      stackStrategy: 'all' as const,
      data: curve.map(([at, , low, high]) => [at, high - low]),
      areaStyle: { color, opacity: 0.2 },
    },
  ];
}

function levelBands({ curve }: EffectSpec, color: string) {
  return [
    {
      type: 'custom' as const,
      silent: true,
      data: curve.map(([at, , low, high]) => [at, low, high]),
      encode: { x: 0, y: [1, 2] },
      renderItem: (params: { dataIndex: number }, api: { coord: (point: number[]) => number[] }) => {
        const [at, , low, high] = curve[params.dataIndex] ?? [0, 0, 0, 0];
        const [x1 = 0, y1 = 0] = api.coord([at, low]);
        const [, y2 = 0] = api.coord([at, high]);
        return {
          type: 'line' as const,
          shape: { x1, y1, x2: x1, y2 },
          style: { stroke: color, lineWidth: 10, opacity: 0.3, fill: 'none' },
        };
      },
    },
  ];
}

function pointText(data: unknown, { name, metric, levels }: EffectSpec): string {
  if (!Array.isArray(data)) return '';
  const [at, value] = data.map(Number);
  const shown = levels.length > 0 ? (levels[at ?? 0] ?? '') : tickText(at);
  return `${cut(name, 40)} ${shown}\n${cut(metric, 40)} ${tickText(value)}`;
}
