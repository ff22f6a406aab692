import type { EChartsOption } from 'echarts';
import { base, numberAxis, wordAxis } from './base.ts';
import type { TimelineSpec } from './spec.ts';
import { colorOf, type Theme } from './theme.ts';

/** What each worker did when, one row a slot. */
export function timelineOption({ rows, spans }: TimelineSpec, theme: Theme): EChartsOption {
  return {
    ...base(theme),
    grid: { left: 130, right: 16, top: 8, bottom: 44 },
    xAxis: { ...numberAxis(theme, 'seconds from the first start'), scale: false },
    yAxis: { ...wordAxis(theme, '', rows), inverse: true },
    series: [
      {
        type: 'custom',
        data: spans.map(({ from, to, row }) => [from, to, row]),
        encode: { x: [0, 1], y: 2 },
        renderItem: (params, api) => {
          const span = spans[params.dataIndex];
          if (span === undefined) return null;
          const [x = 0, y = 0] = api.coord([span.from, span.row]);
          const [end = x] = api.coord([span.to, span.row]);
          return {
            type: 'rect',
            shape: { x, y: y - 7, width: Math.max(1, end - x), height: 14 },
            style: { fill: colorOf(theme, span.tone), stroke: theme.background, lineWidth: 0.5 },
          };
        },
        tooltip: {
          formatter: (params) => (Array.isArray(params) ? '' : (spans[params.dataIndex]?.label ?? '')),
        },
      },
    ],
  };
}
