import type { Check } from '../../../shared/gate-records.ts';
import type { Params } from '../../../shared/trial.ts';
import { didYouMean } from '../../runner/did-you-mean.ts';
import { checksOf } from '../findings.ts';

const check = checksOf('preflight');

/** Names that the training loop reads by itself, whatever the task does. */
const reserved = new Set([
  ...[
    'learning_rate',
    'optimizer',
    'momentum',
    'nesterov',
    'beta1',
    'beta2',
    'rho',
    'epsilon',
    'weight_decay',
    'clip_norm',
  ],
  ...['schedule', 'warmup', 'decay_factor', 'decay_epochs', 'class_weight', 'batch_size', 'epochs', 'patience'],
]);
/** Those of them that only the built-in optimisers read. */
const ofOptimizers = new Set(['optimizer', 'momentum', 'nesterov', 'beta1', 'beta2', 'rho', 'epsilon']);

/** One planned trial that was built: its parameters, and the names that the task read. */
export interface Reading {
  readonly params: Params;
  readonly read: ReadonlySet<string>;
}

/** Whether every swept parameter is read by some trial that has it: one that is not changes nothing, whatever its value. */
export function parametersRead(
  swept: readonly string[],
  readings: readonly Reading[],
  { ownOptimizer }: { readonly ownOptimizer: boolean },
): Check[] {
  const asked = swept.filter((name) => readings.some(({ params }) => Object.hasOwn(params, name)));
  const byLoop = (name: string) =>
    reserved.has(name) && !(ownOptimizer && (ofOptimizers.has(name) || name === 'learning_rate'));
  const idle = asked.filter((name) => !byLoop(name) && !readings.some(({ read }) => read.has(name)));
  if (asked.length === 0)
    return [check('parameters-read', 'undecided', { evidence: 'No planned trial with parameters was at hand.' })];
  if (idle.length === 0)
    return [check('parameters-read', 'pass', { evidence: `All ${asked.length} swept parameters are read.` })];
  const others = [...new Set(readings.flatMap(({ read }) => [...read]))].filter((name) => !swept.includes(name));
  return [
    check('parameters-read', 'fail', {
      evidence: `${idle.map((name) => `"${name}"`).join(', ')} ${idle.length === 1 ? 'is' : 'are'} swept but never read in ${readings.length} planned trials: every value gives the same training.`,
      remedy: `Read it in fit, encode, model, loss or optimizer, or take it out of parameters.${idle.length === 1 ? didYouMean(idle[0] ?? '', others) : ''}`,
      count: idle.length,
      examples: idle,
    }),
  ];
}
