import type { EChartsOption } from 'echarts';
import { base, legend } from './base.ts';
import type { StackSpec } from './spec.ts';
import { colorOf, type Theme } from './theme.ts';
import { percentText } from './ticks.ts';

/** Narrowest part, as a share, that has room for its number. */
const labelled = 0.06;

/** One bar of 100 %. */
export function stackOption({ parts }: StackSpec, theme: Theme): EChartsOption {
  return {
    ...base(theme),
    // Below the bar, in as many lines as a narrow screen takes.
    legend: {
      ...legend(
        theme,
        parts.map(({ name }) => name),
      ),
      type: 'plain',
      top: 42,
    },
    grid: { left: 0, right: 0, top: 4, height: 34 },
    xAxis: { type: 'value', min: 0, max: Math.max(1, sumOf(parts)), show: false },
    yAxis: { type: 'category', data: [''], show: false },
    series: parts.map(({ name, share, tone }) => ({
      type: 'bar' as const,
      stack: 'all',
      name,
      data: [Math.max(0, share)],
      barWidth: 34,
      itemStyle: { color: colorOf(theme, tone), borderColor: theme.background, borderWidth: 1 },
      label: {
        show: share >= labelled,
        color: theme.background,
        fontWeight: 'bold' as const,
        formatter: () => percentText(share),
      },
      tooltip: { formatter: () => `${name}: ${percentText(share)}` },
    })),
  };
}

function sumOf(parts: StackSpec['parts']): number {
  return parts.reduce((sum, { share }) => sum + Math.max(0, share), 0);
}
