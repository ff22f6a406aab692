import type { EChartsOption } from 'echarts';
import { base, legend, legendHeight, numberAxis, wordAxis } from './base.ts';
import type { BarsSpec } from './spec.ts';
import { colorOf, type Theme } from './theme.ts';
import { cut, tickText } from './ticks.ts';

/** Stacked bars of counts. */
export function barsOption({ categories, title, categoryTitle, series }: BarsSpec, theme: Theme): EChartsOption {
  return {
    ...base(theme),
    legend: legend(
      theme,
      series.map(({ name }) => name),
    ),
    grid: { left: 62, right: 12, top: legendHeight + 4, bottom: 44 },
    xAxis: wordAxis(
      theme,
      categoryTitle,
      categories.map((name) => cut(name, 16)),
    ),
    yAxis: { ...numberAxis(theme, title), scale: false, nameGap: 46 },
    series: series.map(({ name, tone, values }) => ({
      type: 'bar' as const,
      stack: 'all',
      name,
      data: [...values],
      barMaxWidth: 40,
      itemStyle: { color: colorOf(theme, tone) },
      tooltip: {
        formatter: (params: unknown) => {
          const index = indexOf(params);
          return `${categories[index] ?? ''}\n${name}: ${tickText(values[index])}`;
        },
      },
    })),
  };
}

function indexOf(params: unknown): number {
  return typeof params === 'object' && params !== null && 'dataIndex' in params ? Number(params.dataIndex) : 0;
}
