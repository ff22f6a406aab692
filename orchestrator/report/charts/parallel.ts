import type { EChartsOption } from 'echarts';
import { base } from './base.ts';
import type { ParallelSpec } from './spec.ts';
import type { Theme } from './theme.ts';
import { cut, tickText } from './ticks.ts';

/** Configurations as lines, the better the stronger; drag along an axis to pick a part. */
export function parallelOption({ axes, lines, goal }: ParallelSpec, theme: Theme): EChartsOption {
  const last = axes.length - 1;
  const objectives = lines.map((line) => line[last] ?? 0);
  const [min, max] = [Math.min(...objectives), Math.max(...objectives)];
  const ramp = [theme.rule, theme.tones.main, theme.tones.good];
  return {
    ...base(theme),
    parallel: {
      left: 40,
      right: 56,
      top: 36,
      bottom: 16,
      parallelAxisDefault: axisLook(theme),
    },
    parallelAxis: axes.map(({ name, scale, levels }, dim) => ({
      dim,
      name: cut(name, 18),
      nameLocation: 'end' as const,
      ...(scale === 'levels'
        ? { type: 'category' as const, data: levels.map((level) => cut(level, 10)) }
        : {
            type: scale === 'log' ? ('log' as const) : ('value' as const),
            scale: true,
            axisLabel: { formatter: tickText },
          }),
    })),
    visualMap: {
      show: false,
      dimension: last,
      min,
      max: max > min ? max : min + 1,
      inRange: { color: goal === 'maximize' ? ramp : [...ramp].reverse() },
    },
    series: [
      {
        type: 'parallel',
        data: lines.map((line) => line.map((value) => value ?? '-')),
        lineStyle: { width: lines.length > 200 ? 1 : 1.5, opacity: lines.length > 200 ? 0.35 : 0.6 },
        inactiveOpacity: 0.04,
        activeOpacity: 0.9,
        silent: true,
      },
    ],
  };
}

function axisLook(theme: Theme) {
  return {
    nameGap: 14,
    nameTruncate: { maxWidth: 110 },
    nameTextStyle: { color: theme.text, fontSize: 11 },
    inverse: false,
    axisLine: { lineStyle: { color: theme.faintText } },
    axisTick: { show: false },
    axisLabel: { color: theme.text, fontSize: 10, textBorderColor: theme.background, textBorderWidth: 3 },
    areaSelectStyle: {
      borderColor: theme.tones.second,
      color: theme.tones.second,
      opacity: 0.3,
      width: 16,
      borderWidth: 1,
    },
  };
}
