import type { ReportModel } from '../model-types.ts';
import { formatCount } from '../numbers.ts';
import { plain } from '../text.ts';
import { chart, type Section } from './blocks.ts';
import { positionsOf } from './positions.ts';
import { spread } from './spread.ts';

/** Axes beside the objective's. */
const shownAxes = 10;
/** Lines in all; of more, the better half is kept whole as far as it fits. */
const shownLines = 300;

/** All trials at once, the better the stronger. */
export function parallelSection({ evidence, metric, parameters, swept }: ReportModel): Section | null {
  const done = (evidence?.trials ?? []).filter(({ objective, state }) => objective !== null && state === 'complete');
  if (evidence === null || done.length < 2) return null;
  const ranked = parameters.map(({ name }) => name).filter((name) => swept.includes(name));
  const names = [...new Set([...ranked, ...swept])].slice(0, shownAxes);
  const axes = names.flatMap((name) => {
    const dimension = evidence.space.find((each) => each.name === name)?.dimension;
    return dimension === undefined ? [] : [{ name, ...positionsOf(dimension) }];
  });
  if (axes.length < 2) return null;
  const sign = metric.goal === 'maximize' ? 1 : -1;
  const worstFirst = [...done].sort((a, b) => sign * ((a.objective ?? 0) - (b.objective ?? 0)));
  const best = worstFirst.slice(-shownLines / 3);
  const others = spread(worstFirst.slice(0, -best.length), shownLines - best.length);
  const lines = [...others, ...best].map(({ params, objective }) => [
    ...axes.map(({ name, of }) => of(params[name])),
    objective,
  ]);
  const drawn =
    lines.length < done.length
      ? ` Of ${formatCount(done.length)} trials the best ${best.length} and ${others.length} spread over the others are drawn.`
      : '';
  const left = swept.length - axes.length;
  const without = left > 0 ? ` ${left} hyperparameters of less weight have no axis.` : '';
  return {
    id: 'parallel',
    title: 'Every trial at once',
    sentence: `Each line is a trial, the best ones on top; drag along an axis to keep a part of it.${drawn}${without}`,
    tone: 'neutral',
    blocks: [
      chart('parallel', 'Hyperparameters and the metric of each trial', {
        alt: `${lines.length} trials across ${axes.map(({ name }) => plain(name)).join(', ')} and ${plain(metric.name)}. The table of the best configurations has the values.`,
        chart: {
          kind: 'parallel',
          axes: [
            ...axes.map(({ name, scale, levels }) => ({ name: plain(name), scale, levels })),
            { name: plain(metric.name), scale: 'linear', levels: [] },
          ],
          lines,
          goal: metric.goal,
        },
      }),
    ],
  };
}
