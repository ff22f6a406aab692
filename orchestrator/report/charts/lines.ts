import type { EChartsOption } from 'echarts';
import { base, legend, legendHeight, numberAxis, markerLine } from './base.ts';
import type { LinesSpec } from './spec.ts';
import { colorOf, type Theme } from './theme.ts';
import { tickText } from './ticks.ts';

/** Lines over epochs, with marks where something begins. */
export function linesOption({ x, y, log, series, marks, small }: LinesSpec, theme: Theme): EChartsOption {
  const yAxis = numberAxis(theme, small ? '' : y, log);
  return {
    ...base(theme),
    ...(small
      ? {}
      : {
          legend: legend(
            theme,
            series.map(({ name }) => name),
          ),
        }),
    grid: { left: small ? 44 : 62, right: 12, top: small ? 16 : legendHeight + 8, bottom: small ? 22 : 44 },
    xAxis: { ...numberAxis(theme, small ? '' : x), minInterval: 1 },
    yAxis: { ...yAxis, nameGap: 46, splitNumber: small ? 3 : 5 },
    series: series.map(({ name, tone, dashed, points }, index) => {
      const color = colorOf(theme, tone);
      return {
        type: 'line' as const,
        name,
        data: points.map(([epoch, value]) => [epoch, log && value !== null && value <= 0 ? null : value]),
        showSymbol: points.length < 2,
        symbolSize: 5,
        connectNulls: false,
        lineStyle: { color, width: 2, type: dashed ? ('dashed' as const) : ('solid' as const) },
        itemStyle: { color },
        tooltip: {
          formatter: (params: unknown) => `${name}\n${pointText(params, x)}`,
        },
        ...(index === 0 && marks.length > 0 ? { markLine: markLine(marks, theme) } : {}),
      };
    }),
  };
}

function markLine(marks: LinesSpec['marks'], theme: Theme) {
  return {
    ...markerLine,
    lineStyle: { color: theme.tones.warn, type: 'dashed' as const },
    label: { formatter: '{b}', color: theme.tones.warn, position: 'end' as const, fontSize: 10 },
    data: marks.map(({ at, name }) => ({ name, xAxis: at })),
  };
}

function pointText(params: unknown, x: string): string {
  if (typeof params !== 'object' || params === null || !('data' in params) || !Array.isArray(params.data)) return '';
  return `${x} ${tickText(params.data[0])}: ${tickText(params.data[1])}`;
}
