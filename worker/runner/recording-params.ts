import type { Params, ParamValue } from '../../shared/trial.ts';
import { didYouMean } from './did-you-mean.ts';
import { TrialError } from './trial-error.ts';

/** Where a task's parameters come from, the first that has a name wins. */
export interface ParamSources {
  /** The trial's own values. */
  readonly given: Params;
  /** What the training loop resolved for its reserved names. */
  readonly resolved?: Params;
  /** The task's `defaults`. */
  readonly defaults?: Params;
  /** Names of the sweep's parameters: one that its condition removed from this trial reads as undefined. */
  readonly swept?: readonly string[];
}

/** Parameters that know which of their names were read. */
export interface RecordingParams {
  readonly params: Params;
  /** Names read so far, in the order of the first reading. */
  readonly readNames: () => readonly string[];
}

/** Names that JavaScript itself looks up on any object; they answer undefined instead of an error. */
const tolerated = new Set(['toJSON', 'then', 'constructor', 'toString', 'valueOf', 'hasOwnProperty', 'nodeType']);

/**
 * The merged parameters, frozen, through a proxy: reading an unknown name throws a `user` error that names the nearest
 * one. `name in params` asks without reading; spreading and `Object.keys` see every name.
 * @throws TrialError `user` when a given value has another type than the task's default for it.
 */
export function recordingParams({ given, resolved = {}, defaults = {}, swept = [] }: ParamSources): RecordingParams {
  for (const [name, value] of Object.entries(given))
    if (Object.hasOwn(defaults, name)) checkType(name, value, defaults[name]);
  const values: Params = Object.freeze({ ...defaults, ...resolved, ...given });
  const read = new Set<string>();
  const params = new Proxy(values, {
    get: (target, name) => {
      if (typeof name === 'symbol') return undefined;
      if (!Object.hasOwn(target, name) && !swept.includes(name)) {
        if (tolerated.has(name)) return undefined;
        throw unknownName(name, [...Object.keys(target), ...swept]);
      }
      read.add(name);
      return Object.hasOwn(target, name) ? target[name] : undefined;
    },
    has: (target, name) => Object.hasOwn(target, name),
  });
  return { params, readNames: () => [...read] };
}

function unknownName(name: string, known: readonly string[]): TrialError {
  return new TrialError(
    'user',
    `The task reads params.${name}, which the sweep file does not set and the task's defaults do not name.` +
      didYouMean(name, known),
  );
}

function checkType(name: string, value: ParamValue, standard: ParamValue | undefined): void {
  if (standard === undefined || standard === null || value === null || typeof value === typeof standard) return;
  throw new TrialError(
    'user',
    `parameters.${name} must be a ${typeof standard} as the task's default ${JSON.stringify(standard)} is, got ${JSON.stringify(value)}.`,
  );
}
