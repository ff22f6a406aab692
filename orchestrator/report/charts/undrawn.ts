/** What stands in the place of a chart that ECharts cannot draw: it gives up on axes of very small values, and says nothing. */
export const undrawnText =
  'This chart cannot be drawn: its values may be too small to scale. They are in the JSON report.';
