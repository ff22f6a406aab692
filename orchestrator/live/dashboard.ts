import { progressBar, sparkline } from '../report/bars.ts';
import { formatClock, formatCount, formatCounts, formatMetric, formatSeconds } from '../report/numbers.ts';
import { painter } from '../report/paint.ts';
import { drawTable } from '../report/table.ts';
import { endedCount } from '../report/tally.ts';
import type { Canvas, Drawing } from '../report/terminal.ts';
import { displayWidth, fit, pad, plain, wrap } from '../report/text.ts';
import { stateTone } from '../report/trial-page.ts';
import { titleOf } from '../report/words.ts';
import { secondsLeft } from './estimate.ts';
import type { LiveState } from './live-state.ts';
import { paramWords } from './trial-line.ts';

/** The size of a frame, and the moment it shows. */
export interface FrameOptions extends Drawing {
  /** Rows of the terminal; the frame takes fewer. */
  readonly height: number;
  /** Unix time in ms. */
  readonly now: number;
}

const curveWidth = 20;
const widestBar = 40;

/** One frame of the live view. When rows are short, the finished trials go first, then the errors, then workers. */
export function renderDashboard(state: LiveState, { width, height, color, now }: FrameOptions): string {
  const canvas = { width, paint: painter(color) };
  // The last row stays free for the cursor: a full screen would scroll at every frame.
  const room = Math.max(1, height - 1);
  const must = [...headLines(state, canvas, now), ...bestLine(state, canvas)];
  const blocks = [workerLines(state, canvas, now), errorLines(state, canvas), recentLines(state, canvas)];
  const lines = must.slice(0, room);
  for (const block of blocks) {
    const free = room - lines.length - 1;
    if (block.length > 0 && free >= Math.min(block.length, 2)) lines.push('', ...cut(block, free, canvas));
  }
  return lines.join('\n');
}

function headLines(state: LiveState, { width, paint }: Canvas, now: number): string[] {
  const clock = clockWords(state, { width, now });
  const title = fit(titleOf(state), width - displayWidth(clock) - 2);
  const done = endedCount(state.counts);
  const tally = `${formatCount(done)}/${formatCount(state.trialCount)}`;
  const barWidth = Math.min(widestBar, Math.max(0, width - displayWidth(tally) - 2));
  const bar = progressBar(state.trialCount === 0 ? 1 : done / state.trialCount, barWidth);
  const counts = formatCounts(state.counts);
  const bars = `${paint('accent', bar)}  ${tally}`;
  const oneLine = displayWidth(bars) + 2 + displayWidth(counts) <= width;
  return [
    `${pad(paint('strong', title), width - displayWidth(clock))}${paint('faint', clock)}`,
    oneLine ? `${bars}  ${paint('faint', counts)}` : bars,
    ...(oneLine ? [] : wrap(counts, width).map((line) => paint('faint', line))),
  ];
}

/** Elapsed time and estimate, as much of it as leaves the title half the line. */
function clockWords(state: LiveState, { width, now }: { readonly width: number; readonly now: number }): string {
  const elapsed = formatClock((now - state.startedAt) / 1000);
  const left = secondsLeft(state);
  if (left === 0) return `${elapsed}, all ended`;
  const forms =
    left === null
      ? [`${elapsed}, time left known after the first trial`]
      : [
          `${elapsed}, about ${formatSeconds(Math.ceil(left))} left`,
          `${elapsed}, ${formatSeconds(Math.ceil(left))} left`,
        ];
  return forms.find((form) => displayWidth(form) <= width / 2) ?? elapsed;
}

function bestLine({ best, metric, swept }: LiveState, { width, paint }: Canvas): string[] {
  if (best === null) return [];
  const head = fit(`best ${plain(metric.name)} ${formatMetric(best.objective)}  trial ${best.number}`, width);
  const room = width - displayWidth(head) - 2;
  const params = room < 12 ? '' : `  ${paint('faint', fit(paramWords(best.params, swept), room))}`;
  return [paint('good', head) + params];
}

function workerLines({ running, metric, swept }: LiveState, { width, paint }: Canvas, now: number): string[] {
  if (running.length === 0) return [];
  const { lines } = drawTable({
    columns: [
      { title: 'trial', align: 'right', keep: true },
      { title: 'epoch', align: 'right', keep: true },
      { title: plain(metric.name), align: 'right', keep: true },
      { title: '', keep: false },
      { title: 'time', align: 'right' },
      { title: 'worker' },
      { title: 'parameters' },
    ],
    rows: running.map(({ trial, since, progress }) => [
      String(trial.number),
      progress === null ? 'starting' : epochWords(progress),
      progress === null || progress.objective.length === 0 ? '' : formatMetric(progress.objective.at(-1) ?? null),
      progress === null ? '' : sparkline(progress.objective, curveWidth),
      since === null ? '' : formatClock((now - since) / 1000),
      progress === null ? '' : plain(progress.worker),
      paramWords(trial.params, swept),
    ]),
    width,
    paint,
  });
  return [...lines];
}

function epochWords({ epoch, epochs }: { readonly epoch: number; readonly epochs: number }): string {
  return epochs > 0 ? `${epoch}/${epochs}` : String(epoch);
}

function errorLines({ errors, counts }: LiveState, { width, paint }: Canvas): string[] {
  if (errors.length === 0) return [];
  const title = counts.failed > errors.length ? `last errors of ${formatCount(counts.failed)}` : 'errors';
  return [
    paint('bad', title),
    ...errors.map(({ number, class: kind, message }) => fit(`trial ${number}  ${kind}: ${plain(message)}`, width)),
  ];
}

function recentLines({ recent, swept }: LiveState, canvas: Canvas): string[] {
  if (recent.length === 0) return [];
  const { lines } = drawTable({
    columns: [
      { title: 'done', align: 'right', keep: true },
      { title: 'state', keep: true },
      { title: 'value', align: 'right', keep: true },
      { title: 'time', align: 'right' },
      { title: 'parameters' },
    ],
    rows: recent.map(({ number, state, objective, seconds, params }) => [
      String(number),
      state,
      objective === null ? '' : formatMetric(objective),
      seconds === null ? '' : formatSeconds(seconds),
      paramWords(params, swept),
    ]),
    ...canvas,
    toneOf: (row) => {
      const tone = stateTone(recent[row]?.state ?? 'waiting');
      return tone === 'good' ? null : tone;
    },
  });
  return [...lines];
}

/** At most `room` lines of a block; the last one says how many are missing. */
function cut(lines: readonly string[], room: number, { paint }: Canvas): string[] {
  if (lines.length <= room) return [...lines];
  const shown = lines.slice(0, Math.max(1, room - 1));
  return room < 2 ? shown : [...shown, paint('faint', `and ${formatCount(lines.length - shown.length)} more`)];
}
