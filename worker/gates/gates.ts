import type { Check, GateName, GatePage, TrialPrice } from '../../shared/gate-records.ts';
import type { RunnerSweep } from '../../shared/runner-protocol.ts';
import type { Task, TensorFlow } from '../../shared/task.ts';
import { encodeExamples } from '../runner/encode.ts';
import { openTraining } from '../runner/open-training.ts';
import type { PreparedData } from '../runner/prepared-data.ts';
import { measureBaselines } from './baselines/baselines.ts';
import { lookAtEncoded } from './data/encoded.ts';
import { lookAtData } from './data/look.ts';
import { tokenLook } from './data/tokens.ts';
import { lookDataOf } from './look-data.ts';
import { timeSteps, timeTrials } from './preflight/pace.ts';
import { priceOf } from './preflight/price.ts';
import { preflight } from './preflight/preflight.ts';
import { type PlannedTrial, type Scanned, smallestAndMiddle } from './preflight/scan.ts';
import { simpleViewOf } from './simple-view.ts';

/** Everything the gates of a declared task look at. */
export interface GatesInput {
  readonly tf: TensorFlow;
  readonly task: Task;
  readonly data: PreparedData;
  readonly sweep: RunnerSweep;
  /** At most 20 trials of the plan, the simple start first where there is one. */
  readonly trials: readonly PlannedTrial[];
  /** Names of parameters with more than one value. */
  readonly swept: readonly string[];
  readonly wanted: readonly GateName[];
  /** Milliseconds, for durations only. */
  readonly now: () => number;
  /** Awaited between parts; throws once the request is cancelled. */
  readonly breathe: () => Promise<void>;
  /** Milliseconds of processor time that this process has used. */
  readonly spent: () => number;
  /** Processor time in ms that building the planned trials, and learning 16 examples by heart, may each take. @defaultValue 5000 */
  readonly limitMs?: number;
  /** Processor time in ms that other first weights may take where a check's answer is bad. @defaultValue 10000 */
  readonly redrawMs?: number;
}

/** What the gates found: verdicts and figures, and the pages to read. */
export interface GatesFound {
  readonly ran: readonly GateName[];
  readonly checks: readonly Check[];
  readonly baselines: ReturnType<typeof measureBaselines> | null;
  readonly price: TrialPrice | null;
  /** The trial in the middle by its weights, whose steps were timed. */
  readonly middle: PlannedTrial | null;
  readonly page: GatePage;
  readonly seconds: number;
}

const usually = { limitMs: 5000, redrawMs: 10_000 };
/** Steps that tell how long one takes, on the chosen backend and on another. */
export const stepsTimed = 20;

/** Runs the wanted gates in their order. */
export async function runGates(input: GatesInput): Promise<GatesFound> {
  const { task, data, sweep, wanted, now, breathe } = input;
  const started = now();
  const look = lookDataOf(task, data, sweep.seed);
  const view = simpleViewOf(look);
  await breathe();
  const seen = lookAtData(look, view);
  await breathe();
  const encoded = wanted.includes('data') ? encodedLook(input, look) : { checks: [], tokens: [] };
  const baselines = wanted.includes('baselines') ? measureBaselines(look, view, sweep.metric) : null;
  await breathe();
  const flown = wanted.includes('preflight') ? await preflight({ ...usually, ...input }) : null;
  const middle = flown === null ? null : (smallestAndMiddle(flown.scanned).at(-1)?.trial ?? null);
  return {
    ran: wanted,
    checks: [
      ...(wanted.includes('data') ? [...seen.checks, ...encoded.checks] : []),
      ...(baselines?.checks ?? []),
      ...(flown?.checks ?? []),
    ],
    baselines,
    price: flown === null || middle === null ? null : priced({ ...usually, ...input }, flown.scanned, middle),
    middle,
    page: { ...seen.page, tokens: encoded.tokens, mistakes: [...(baselines?.mistakes ?? [])] },
    seconds: (now() - started) / 1000,
  };
}

function priced(input: GatesInput & typeof usually, scanned: readonly Scanned[], middle: PlannedTrial) {
  const { data, tf, task, sweep, now } = input;
  const paces = timeTrials(
    input,
    scanned.map(({ trial }) => trial),
  );
  const examples = { train: data.train.examples.length, eval: data.eval.examples.length };
  const seconds = timeSteps({ tf, task, data, sweep, ...middle }, { steps: stepsTimed, now });
  return priceOf(paces, examples, seconds);
}

/** Encodes both sides as the first planned trial does, and looks at that. */
function encodedLook({ tf, task, data, sweep, trials }: GatesInput, look: ReturnType<typeof lookDataOf>) {
  const [first = { params: {}, seed: 1 }] = trials;
  const open = openTraining(tf, { task, data, sweep, given: first.params, seed: first.seed });
  try {
    const { state, params, training } = open;
    const again = (examples: Parameters<typeof encodeExamples>[1]) =>
      encodeExamples(task, examples, { params: params.params, state });
    return {
      checks: lookAtEncoded(look, { train: training.train, eval: training.eval, again }),
      tokens: tokenLook(look, again),
    };
  } finally {
    open.dispose();
  }
}
