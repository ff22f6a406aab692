import { createLogUpdate } from 'log-update';
import { applyOutcome, applyProgress, initialLiveState } from '../live/live-state.ts';
import { renderDashboard } from '../live/dashboard.ts';
import { trialLine } from '../live/trial-line.ts';
import type { Output } from '../output.ts';
import type { Plan } from '../plan/plan.ts';
import { endedCount } from '../report/tally.ts';
import type { RunView } from '../run/run-view.ts';

/** Frames a second on a terminal. */
const frameEveryMs = 200;
/** Without a terminal, a sign of life when no trial finished for so long. */
const heartbeatMs = 30_000;

/** The view that fits: a live frame on a terminal, one line a finished trial elsewhere, nothing when quiet. */
export function openRunView(
  plan: Plan,
  { output, quiet, slots }: { readonly output: Output; readonly quiet: boolean; readonly slots: number },
): RunView {
  if (quiet) return silentView;
  return output.isTerminal ? liveView(plan, output, slots) : lineView(plan, output, slots);
}

const nothing = () => undefined;
const silentView: RunView = {
  notice: (text) => void process.stderr.write(`${text}\n`),
  begin: nothing,
  outcome: nothing,
  progress: nothing,
  look: nothing,
  close: nothing,
};

function liveView(plan: Plan, output: Output, slots: number): RunView {
  const draw = createLogUpdate(process.stderr, { showCursor: false });
  let state = initialLiveState(plan, { slots, now: Date.now() });
  let closed = false;
  const frame = () => {
    const { columns, rows } = process.stderr;
    draw(renderDashboard(state, { width: columns, height: rows, color: output.color, now: Date.now() }));
  };
  let timer: NodeJS.Timeout | undefined;
  return {
    notice: (text) => draw.persist(text),
    begin: (outcomes) => {
      state = initialLiveState(plan, { slots, now: Date.now() });
      for (const outcome of outcomes) state = applyOutcome(state, outcome, Date.now());
      timer ??= setInterval(frame, frameEveryMs);
    },
    outcome: (outcome) => void (state = applyOutcome(state, outcome, Date.now())),
    progress: (trialId, progress) => void (state = applyProgress(state, trialId, progress)),
    look: nothing,
    close: () => {
      if (closed) return;
      closed = true;
      clearInterval(timer);
      draw.clear();
      draw.done();
    },
  };
}

function lineView(plan: Plan, output: Output, slots: number): RunView {
  let state = initialLiveState(plan, { slots, now: Date.now() });
  let toldAt = Date.now();
  return {
    notice: output.notice,
    begin: (outcomes) => {
      for (const outcome of outcomes) state = applyOutcome(state, outcome, Date.now());
    },
    outcome: (outcome) => {
      state = applyOutcome(state, outcome, Date.now());
      if (outcome.state === 'running' || outcome.state === 'waiting') return;
      toldAt = Date.now();
      output.say(trialLine(outcome, state));
    },
    progress: nothing,
    look: () => {
      if (Date.now() - toldAt < heartbeatMs) return;
      toldAt = Date.now();
      output.notice(
        `${endedCount(state.counts)} of ${plan.trials.length} trials done, ${state.counts.running} running`,
      );
    },
    close: nothing,
  };
}
