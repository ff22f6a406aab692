import type { EChartsOption } from 'echarts';
import { barsOption } from './bars.ts';
import { effectOption } from './effect.ts';
import { heatOption } from './heat.ts';
import { intervalsOption } from './intervals.ts';
import { linesOption } from './lines.ts';
import { parallelOption } from './parallel.ts';
import { scatterOption } from './scatter.ts';
import type { ChartSpec } from './spec.ts';
import { stackOption } from './stack.ts';
import type { Theme } from './theme.ts';
import { timelineOption } from './timeline.ts';

/** The picture of a chart as ECharts takes it: the page and the SVG files are drawn from the same options. */
export function optionOf(spec: ChartSpec, theme: Theme): EChartsOption {
  switch (spec.kind) {
    case 'stack':
      return stackOption(spec, theme);
    case 'intervals':
      return intervalsOption(spec, theme);
    case 'heat':
      return heatOption(spec, theme);
    case 'effect':
      return effectOption(spec, theme);
    case 'parallel':
      return parallelOption(spec, theme);
    case 'lines':
      return linesOption(spec, theme);
    case 'bars':
      return barsOption(spec, theme);
    case 'scatter':
      return scatterOption(spec, theme);
    case 'timeline':
      return timelineOption(spec, theme);
  }
}

/** Height of a chart in pixels; its width is the reader's. */
export function heightOf(spec: ChartSpec): number {
  switch (spec.kind) {
    case 'stack':
      return 88;
    case 'intervals':
      return 64 + 30 * Math.max(1, spec.rows.length) + (spec.lines.length > 0 ? 20 : 0);
    case 'heat':
      if (spec.print === 'value') return 76 + 15 * Math.max(6, spec.rows.length);
      return Math.min(640, 76 + 30 * Math.max(2, spec.rows.length));
    case 'timeline':
      return Math.min(700, 60 + 24 * Math.max(1, spec.rows.length));
    case 'lines':
      return spec.small ? 150 : 280;
    case 'parallel':
      return 340;
    case 'effect':
      return 250;
    case 'bars':
    case 'scatter':
      return 280;
  }
}
