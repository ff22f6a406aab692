import type { ReportEvidence, TrialFact } from '../evidence-types.ts';
import type { ReportModel } from '../model-types.ts';
import { formatSeconds, plural } from '../numbers.ts';
import { plain } from '../text.ts';
import { timingWords } from '../words.ts';
import { chart, type Section, type TableBlock } from './blocks.ts';

/** Rows and bars that one picture shows. */
const shown = { rows: 24, spans: 600 };

/** What each worker did when, with retries. */
export function timelineSection(model: ReportModel): Section | null {
  const { evidence, timing } = model;
  if (evidence === null || timing.spanSeconds === null) return null;
  const spans = spansOf(evidence);
  const { rows, placed } = lanes(spans);
  const lost = evidence.lostAttempts.length;
  const idle =
    rows.length === 0 || timing.spanSeconds === 0 ? null : timing.workerSeconds / (rows.length * timing.spanSeconds);
  const drawn = placed.slice(0, shown.spans);
  const cut =
    placed.length > drawn.length ? ` The first ${drawn.length} of ${plural(placed.length, 'attempt')} are drawn.` : '';
  return {
    id: 'timeline',
    title: 'Who worked when?',
    sentence: `${timingWords(model)}${lost === 0 ? ', no attempt was lost' : `, ${plural(lost, 'attempt')} ended without a result`}.${cut}`,
    tone: lost === 0 ? 'neutral' : 'warn',
    blocks: [
      chart('timeline', 'Trials on each slot', {
        alt: `${plural(rows.length, 'slot')}${idle === null ? '' : `, busy ${Math.round(100 * idle)} % of the time`}; ${plural(lost, 'attempt')} lost.`,
        chart: {
          kind: 'timeline',
          rows: rows.slice(0, shown.rows),
          spans: drawn.filter(({ row }) => row < shown.rows),
        },
      }),
      ...attemptTable(evidence),
    ],
  };
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
