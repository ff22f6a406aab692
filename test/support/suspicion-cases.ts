import type { Params, Trial } from '../../shared/trial.ts';
import type { SeededRandom } from '../../shared/seeded-random.ts';
import { normal } from './known-functions.ts';
import { ordinaryTruth, type Simulation } from './simulated-sweep.ts';

/** A mistake or piece of luck planted in a sweep, and the same sweep without it. */
export interface SuspicionCase {
  /** The rule that is to find it. */
  readonly rule: string;
  readonly what: string;
  readonly planted: Simulation;
  /** What the twin has instead. */
  readonly instead: string;
  readonly twin: Simulation;
}

const ordinary: Simulation = { truth: ordinaryTruth };
/** For rules that look at no analysis. */
const quick: Simulation = { ...ordinary, analysed: 'no' };

/** Positions of the trials by value, best first, where higher is better. */
function bestFirst(values: readonly number[]): number[] {
  return values.map((_, index) => index).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
}

/** Adds to the best of the trials that are chosen, so that it wins by so much over all. */
function liftBest(values: number[], by: number, chosen: (index: number) => boolean = () => true): void {
  const order = bestFirst(values);
  const [highest = 0] = order;
  const index = order.find(chosen) ?? highest;
  values[index] = (values[highest] ?? 0) + by;
}

/** Sets the best trial's parameters, and lets it win clearly; trials are drawn anew for each sweep. */
function setBest(values: number[], trials: readonly Trial[], params: Params): void {
  liftBest(values, 0.02);
  const trial = trials[bestFirst(values)[0] ?? 0];
  if (trial !== undefined) Object.assign(trial.params, params);
}

const single = (trials: readonly Trial[]) => (index: number) =>
  trials.filter(({ configuration }) => configuration === trials[index]?.configuration).length === 1;

/** A curve that rises to its end and wobbles by a standard deviation. */
function rising(end: number, random: SeededRandom, wobble: number): number[] {
  const epochs = Array.from({ length: 12 }, (_, index) => index + 1);
  return epochs.map((epoch) => (epoch === 12 ? end : end - 0.3 * 0.6 ** epoch + wobble * normal(random)));
}

/** All planted mistakes, each with a clean twin; names of rules are those of docs/report.md. */
export const suspicionCases: readonly SuspicionCase[] = [
  {
    rule: 'baseline',
    what: 'the best is worth what logistic regression is',
    planted: { ...quick, baselines: { 'majority class': 0.5, 'logistic regression': 0.825 } },
    instead: 'it is worth 0.1 more (3.7 standard errors of the difference)',
    twin: { ...quick, baselines: { 'majority class': 0.5, 'logistic regression': 0.725 } },
  },
  {
    rule: 'nothing-learnt',
    what: 'every trial guesses (the luck of 600 examples)',
    planted: { ...quick, truth: () => 0.5, noise: Math.sqrt(0.25 / 600) },
    instead: 'one configuration in ten learns a little: 0.6',
    twin: {
      ...quick,
      truth: ({ dropout }) => (Number(dropout) < 0.06 ? 0.6 : 0.5),
      noise: Math.sqrt(0.25 / 600),
    },
  },
  {
    rule: 'all-same',
    what: 'parameters and seeds reach nothing',
    planted: { ...quick, configurations: 8, repeated: 2, truth: () => 0.5, noise: 0 },
    instead: '20 eval examples, eight configurations of nearly the same worth',
    twin: { ...quick, configurations: 8, repeated: 2, truth: () => 0.8, noise: 0.09, examples: 20 },
  },
  {
    rule: 'all-same',
    what: 'the same, three trials',
    planted: { ...quick, configurations: 3, repeated: 0, truth: () => 0.5, noise: 0 },
    instead: 'three trials at 1.0 on 68 easy examples',
    twin: { ...quick, configurations: 3, repeated: 0, truth: () => 1, noise: 0.002, examples: 68 },
  },
  {
    rule: 'implausible',
    what: 'the best has adam with a learning rate of 400',
    planted: {
      ...quick,
      plant: (values, trials) => setBest(values, trials, { learning_rate: 400, optimizer: 'adam' }),
    },
    instead: 'momentum with 1.5',
    twin: {
      ...quick,
      plant: (values, trials) => setBest(values, trials, { learning_rate: 1.5, optimizer: 'momentum' }),
    },
  },
  {
    rule: 'isolated',
    what: 'one bad configuration (below the median) is read 0.08 above the best',
    planted: {
      ...ordinary,
      plant: (values, trials) => {
        const low = new Set(bestFirst(values).slice(values.length / 2));
        liftBest(values, 0.08, (index) => low.has(index) && single(trials)(index));
      },
    },
    instead: 'nothing is planted',
    twin: ordinary,
  },
  {
    rule: 'isolated',
    what: 'the same, by 0.04',
    planted: {
      ...ordinary,
      plant: (values, trials) => {
        const low = new Set(bestFirst(values).slice(values.length / 2));
        liftBest(values, 0.04, (index) => low.has(index) && single(trials)(index));
      },
    },
    instead: 'a true peak in one corner of the space',
    twin: { truth: peak },
  },
  {
    rule: 'lucky-seed',
    what: 'one seed of three of a repeated configuration is 0.06 (six noise deviations) above all',
    planted: {
      ...quick,
      plant: (values, trials) => liftBest(values, 0.06, (index) => !single(trials)(index)),
    },
    instead: 'a repeated configuration wins with all its seeds',
    twin: {
      ...quick,
      plant: (values, trials) => {
        for (const [index, { configuration }] of trials.entries())
          if (configuration === 2) values[index] = 0.9 + ((values[index] ?? 0) - ordinaryTruth(trials[index]!.params));
      },
    },
  },
  {
    rule: 'late-collapse',
    what: 'the best epoch counts, and the last is 0.2 worse',
    planted: {
      ...{ ...quick, at: 'best' },
      curve: (end, random) => [...rising(end, random, 0.005), end - 0.15, end - 0.2],
    },
    instead: 'it wobbles by 0.01 and loses 0.01 to overfitting',
    twin: {
      ...{ ...quick, at: 'best' },
      curve: (end, random) => [...rising(end, random, 0.01), end - 0.005, end - 0.01],
    },
  },
  {
    rule: 'gap',
    what: '0.99 on what it was trained on',
    planted: { ...quick, train: () => 0.99 },
    instead: '0.04 more than on the others',
    twin: { ...quick, train: (value) => value + 0.04 },
  },
  {
    rule: 'edge',
    what: 'the optimum lies a decade past the end of the learning rate',
    planted: {
      ...ordinary,
      truth: (params) => 0.85 - 0.04 * Math.log10(Number(params['learning_rate'])) ** 2 + effectOfOthers(params),
    },
    instead: 'the optimum is inside',
    twin: ordinary,
  },
  {
    rule: 'edge',
    what: 'the same along the dropout, which does half as much',
    planted: { ...ordinary, truth: (params) => ordinaryTruth(params) - 0.12 * Number(params['dropout']) },
    instead: 'a plateau: the learning rate does nothing from 0.01 on',
    twin: {
      ...ordinary,
      truth: (params) =>
        0.8 + 0.05 * Math.min(0, Math.log10(Number(params['learning_rate'])) + 2) + effectOfOthers(params),
    },
  },
  {
    rule: 'ceiling',
    what: 'good configurations get all right',
    planted: { ...quick, truth: (params) => ordinaryTruth(params) + 0.2, examples: 200 },
    instead: 'the best reach 0.97',
    twin: { ...quick, truth: (params) => ordinaryTruth(params) + 0.14, examples: 200 },
  },
];

/** Good in one corner only, where two hyperparameters act together. */
export function peak({ learning_rate: rate, dropout }: Params): number {
  const [a, b] = [(Math.log10(Number(rate)) + 4) / 3, Number(dropout) / 0.6];
  return 0.74 + 0.1 * Math.exp(-12 * ((a - 0.7) ** 2 + (b - 0.7) ** 2));
}

function effectOfOthers({ dropout, optimizer, width }: Params): number {
  return -0.15 * (Number(dropout) - 0.3) ** 2 - (optimizer === 'adam' ? 0 : 0.01) + (width === 8 ? -0.02 : 0);
}
