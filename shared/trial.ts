/** A value one hyperparameter can take. */
export type ParamValue = string | number | boolean | null;

/** One configuration: hyperparameter name to value. A parameter removed by its condition is absent. */
export type Params = Readonly<Record<string, ParamValue>>;

/** Where a trial stands. `diverged` (the loss became NaN or infinite) is a result; `failed` means the machinery or the task broke. */
export type TrialState = 'waiting' | 'running' | 'complete' | 'diverged' | 'stopped' | 'failed' | 'cancelled';

/** One configuration trained once with one seed. */
export interface Trial {
  /** Position in the plan from 0, what users see; it does not change when `run_cap` grows. */
  readonly number: number;
  /** `<sweep id>-<configuration>-<seed in base 36>`: the same wherever and whenever it is planned. */
  readonly id: string;
  /** Key of the configuration: grid index or draw index, from 0; equal for all its replicates. */
  readonly configuration: number;
  /** 0 for the configuration's first seed. */
  readonly replicate: number;
  /** 1 to 2^31 - 1: drives initialisers, data order, dropout and augmentation. */
  readonly seed: number;
  readonly params: Params;
}
