import type { EChartsOption } from 'echarts';
import type { Theme } from './theme.ts';
import { tickText } from './ticks.ts';

/** Series with room for a legend line above the picture. */
export const legendHeight = 30;

/**
 * What all charts share. Tooltips are drawn, not written as HTML, so that no text of theirs can ever become markup.
 * Nothing moves: a report is read and printed.
 */
export function base(theme: Theme): EChartsOption {
  return {
    animation: false,
    backgroundColor: theme.background,
    textStyle: { fontFamily: 'system-ui, "DejaVu Sans", sans-serif', color: theme.text, fontSize: 12 },
    tooltip: {
      renderMode: 'richText',
      confine: true,
      backgroundColor: theme.background,
      borderColor: theme.faintText,
      textStyle: { color: theme.text, fontSize: 12 },
    },
  };
}

/** Lines that mark values: where the values are, for they are rounded to two decimals where no precision below 0 is given. */
export const markerLine = { symbol: 'none', silent: true, precision: -1 } as const;

/** A legend above the picture. */
export function legend(theme: Theme, names: readonly string[]) {
  return {
    data: [...names],
    top: 0,
    left: 0,
    itemWidth: 16,
    itemHeight: 9,
    textStyle: { color: theme.text },
    type: 'scroll' as const,
    pageTextStyle: { color: theme.text },
    pageIconColor: theme.text,
    pageIconInactiveColor: theme.faintText,
  };
}

/** An axis of numbers with a name in its middle. */
export function numberAxis(theme: Theme, name: string, log = false) {
  return {
    ...axisLook(theme, name),
    type: log ? ('log' as const) : ('value' as const),
    scale: true,
    axisLabel: { color: theme.faintText, formatter: tickText, hideOverlap: true },
  };
}

/** An axis of words. */
export function wordAxis(theme: Theme, name: string, words: readonly string[]) {
  return {
    ...axisLook(theme, name),
    type: 'category' as const,
    data: [...words],
    axisLabel: { color: theme.text, hideOverlap: true, width: 130, overflow: 'truncate' as const },
  };
}

function axisLook(theme: Theme, name: string) {
  return {
    name,
    nameLocation: 'middle' as const,
    nameGap: 28,
    nameTextStyle: { color: theme.faintText },
    axisLine: { show: true, lineStyle: { color: theme.rule } },
    axisTick: { show: false },
    splitLine: { show: true, lineStyle: { color: theme.rule, opacity: 0.6 } },
  };
}
