import type { EChartsOption, SeriesOption } from 'echarts';
import { base, legend, legendHeight, markerLine, numberAxis } from './base.ts';
import type { ScatterSpec } from './spec.ts';
import { colorOf, type Theme } from './theme.ts';
import { tickText } from './ticks.ts';

/** Points of several groups, with levels to compare them with. */
export function scatterOption({ x, y, groups, line, levels }: ScatterSpec, theme: Theme): EChartsOption {
  const count = groups.reduce((sum, { points }) => sum + points.length, 0);
  const drawn: SeriesOption[] = groups.map(({ name, tone, points }, index) => ({
    type: 'scatter',
    name,
    data: points.map((point) => [...point]),
    symbolSize: count > 300 ? 4 : 7,
    itemStyle: { color: colorOf(theme, tone), opacity: count > 300 ? 0.5 : 0.75 },
    tooltip: { formatter: (params: unknown) => `${name}\n${pointText(params, x, y)}` },
    ...(index === 0 && levels.length > 0 ? { markLine: levelLines(levels, theme) } : {}),
  }));
  if (line !== null)
    drawn.push({
      type: 'line',
      name: line.name,
      step: false,
      data: line.points.map((point) => [...point]),
      showSymbol: false,
      lineStyle: { color: colorOf(theme, 'second'), width: 2 },
      itemStyle: { color: colorOf(theme, 'second') },
    });
  return {
    ...base(theme),
    legend: legend(theme, [...groups.map(({ name }) => name), ...(line === null ? [] : [line.name])]),
    grid: { left: 62, right: 16, top: legendHeight + 8, bottom: 44 },
    xAxis: numberAxis(theme, x),
    yAxis: { ...numberAxis(theme, y), nameGap: 46 },
    series: drawn,
  };
}

function levelLines(levels: ScatterSpec['levels'], theme: Theme) {
  return {
    ...markerLine,
    lineStyle: { color: theme.faintText, type: 'dashed' as const },
    label: { formatter: '{b}', color: theme.text, position: 'insideEndTop' as const },
    data: levels.map(({ name, value }) => ({ name, yAxis: value })),
  };
}

function pointText(params: unknown, x: string, y: string): string {
  if (typeof params !== 'object' || params === null || !('data' in params) || !Array.isArray(params.data)) return '';
  return `${x} ${tickText(params.data[0])}, ${y} ${tickText(params.data[1])}`;
}
