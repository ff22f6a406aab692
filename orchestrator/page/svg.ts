import { heightOf, optionOf } from '../report/charts/option-of.ts';
import type { ChartSpec } from '../report/charts/spec.ts';
import { lightTheme } from '../report/charts/theme.ts';
import { init } from './echarts.ts';

/** A chart as an SVG document of so many pixels' width, drawn without a browser; light, on a white ground. */
export function renderSvg(spec: ChartSpec, width = 720): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height: heightOf(spec) });
  try {
    chart.setOption(optionOf(spec, lightTheme));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
