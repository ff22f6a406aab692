import type { ReportEvidence, TrialFact } from '../evidence-types.ts';
import type { ReportModel, Timing } from '../model-types.ts';
import { formatSeconds, plural } from '../numbers.ts';
import { plain } from '../text.ts';
import { timingWords } from '../words.ts';
import { chart, type Section, type TableBlock } from './blocks.ts';

/** Rows and bars that one picture shows. */
const shown = { rows: 24, spans: 600 };

/** What each worker did when, with retries. */
export function timelineSection(model: ReportModel): Section | null {
  const { evidence, timing } = model;
  if (evidence === null || timing.trials === 0) return null;
  const lost = evidence.lostAttempts.length;
  const { chart: picture, cut } = timing.spanSeconds === null ? nothingDrawn : drawn(evidence, timing);
  return {
    id: 'timeline',
    title: 'Who worked when?',
    sentence: `${timingWords(model)}${lost === 0 ? ', no attempt was lost' : `, ${plural(lost, 'attempt')} ended without a result`}.${cut}`,
    tone: lost === 0 ? 'neutral' : 'warn',
    blocks: [...picture, ...attemptTable(evidence)],
  };
}

/** Starts by clocks that differ are not put side by side. */
const nothingDrawn = { chart: [], cut: '' };

function drawn(evidence: ReportEvidence, { spanSeconds, workerSeconds }: Timing) {
  const { rows, placed } = lanes(spansOf(evidence));
  const lost = evidence.lostAttempts.length;
  const whole = rows.length * (spanSeconds ?? 0);
  const busy = whole === 0 ? '' : `, busy ${Math.round((100 * workerSeconds) / whole)} % of the time`;
  const spans = placed.slice(0, shown.spans);
  const cut =
    placed.length > spans.length ? ` The first ${spans.length} of ${plural(placed.length, 'attempt')} are drawn.` : '';
  const timeline = chart('timeline', 'Trials on each slot', {
    alt: `${plural(rows.length, 'slot')}${busy}; ${plural(lost, 'attempt')} lost.`,
    chart: {
      kind: 'timeline',
      rows: rows.slice(0, shown.rows),
      spans: spans.filter(({ row }) => row < shown.rows),
    },
  });
  return { chart: [timeline], cut };
}

interface Span {
  readonly worker: string;
  readonly from: number;
  readonly to: number;
  readonly tone: 'main' | 'warn' | 'bad';
  readonly label: string;
}

function spansOf({ trials, lostAttempts }: ReportEvidence): Span[] {
  const done = trials.flatMap((trial): Span[] =>
    trial.startedAt === null || trial.seconds === null
      ? []
      : [
          {
            worker: trial.host ?? '',
            from: trial.startedAt / 1000,
            to: trial.startedAt / 1000 + trial.seconds,
            tone: trial.state === 'complete' ? 'main' : 'warn',
            label: labelOf(trial),
          },
        ],
  );
  const lost = lostAttempts.flatMap((attempt): Span[] =>
    attempt.startedAt === null
      ? []
      : [
          {
            worker: hostOf(attempt.worker),
            from: attempt.startedAt / 1000,
            to: Math.max(attempt.startedAt, attempt.endedAt) / 1000,
            tone: 'bad',
            label: `trial ${attempt.number}, attempt ${attempt.attempt}: ${attempt.class}`,
          },
        ],
  );
  return [...done, ...lost].sort((a, b) => a.from - b.from || a.to - b.to);
}

function labelOf({ number, attempt, seconds, state }: TrialFact): string {
  return `trial ${number}${attempt > 1 ? `, attempt ${attempt}` : ''}: ${state}, ${formatSeconds(seconds ?? 0)}`;
}

/** A worker's name without its process. */
function hostOf(worker: string): string {
  return worker.replace(/[:/#].*$/, '');
}

/** Puts spans into as few lanes a worker as it had slots: the first lane that is free. */
function lanes(spans: readonly Span[]) {
  const free: { readonly worker: string; until: number; readonly row: number }[] = [];
  const start = spans[0]?.from ?? 0;
  const placed = spans.map(({ worker, from, to, tone, label }) => {
    let lane = free.find((each) => each.worker === worker && each.until <= from + 0.05);
    if (lane === undefined) {
      lane = { worker, until: 0, row: free.length };
      free.push(lane);
    }
    lane.until = to;
    return { row: lane.row, from: from - start, to: to - start, tone, label };
  });
  return { rows: free.map(({ worker }) => plain(worker).slice(0, 40)), placed };
}

function attemptTable({ lostAttempts }: ReportEvidence): TableBlock[] {
  if (lostAttempts.length === 0) return [];
  return [
    {
      kind: 'table',
      title: 'Attempts without a result',
      titles: ['trial', 'attempt', 'class', 'worker', 'message'],
      rows: lostAttempts.map(({ number, attempt, class: kind, worker, message }) => [
        String(number),
        String(attempt),
        kind,
        worker,
        message,
      ]),
      folded: lostAttempts.length > 10,
    },
  ];
}
