/** Every code a SweepError can carry: its exit code and the line the README prints for it. */
export const errorTable = {
  USAGE: { exit: 2, doc: 'A command was called with an option or argument it does not know.' },
  CONFIG_NOT_FOUND: { exit: 2, doc: 'The sweep file does not exist, is a directory, or cannot be read.' },
  CONFIG_INVALID: {
    exit: 2,
    doc: 'The sweep file breaks one or more rules; each is listed with its place and remedy.',
  },
  SPACE_EMPTY: { exit: 2, doc: 'The search space has no point to run, or constraints leave too few to be found.' },
  TASK_UNKNOWN: { exit: 2, doc: '`task` names neither a built-in task nor an existing file.' },
  TASK_INVALID: { exit: 2, doc: 'The task file cannot be bundled, throws when loaded, or declares something wrong.' },
  BUDGET_EXCEEDED: { exit: 2, doc: 'The plan is larger than `budget` allows; `--yes` runs it all the same.' },
  GATE_RED: { exit: 4, doc: 'A check before the first trial failed; no trial was queued.' },
  SWEEP_UNKNOWN: { exit: 2, doc: 'No sweep of that name or id is in the store.' },
  TRIAL_UNKNOWN: { exit: 2, doc: 'The sweep has no trial of that number.' },
  SECRET_MISSING: { exit: 2, doc: 'A shared store needs a secret that signs what is written to it.' },
  SECRET_WRONG: { exit: 2, doc: 'The secret is not the one that the store was first used with.' },
  STORE_ADDRESS_INVALID: { exit: 2, doc: 'The store address is not a redis://, rediss:// or postgres:// URL.' },
  STORE_UNREACHABLE: { exit: 5, doc: 'The store does not answer, refuses the password, or is no Redis or PostgreSQL.' },
  STORE_UNSUITABLE: {
    exit: 5,
    doc: 'The store answers but could lose trials: too old, allowed to evict keys, or its clock is not the worker’s.',
  },
  STORE_NOT_AVAILABLE: { exit: 5, doc: 'No private store can be started on this machine.' },
  STATE_UNWRITABLE: {
    exit: 1,
    doc: '`.hypersweep/`, or another place to write to, cannot be written (full disk or permissions).',
  },
  PACKAGE_INCOMPLETE: { exit: 1, doc: 'A file of the hypersweep package is missing.' },
  RECORD_REFUSED: {
    exit: 1,
    doc: 'Something read from the store is forged, altered, too large or of another version.',
  },
  DATA_CHANGED: { exit: 1, doc: 'The data differ from those the sweep started with.' },
  BACKEND_UNAVAILABLE: { exit: 1, doc: 'The asked-for TensorFlow.js backend cannot be loaded here.' },
  SETUP_FAILED: { exit: 1, doc: 'The native TensorFlow cannot be installed here.' },
  WORKER_FAILED: { exit: 1, doc: 'A local worker could not start or keeps dying.' },
} as const satisfies Record<string, { exit: number; doc: string }>;

/** One of the codes of {@link errorTable}. */
export type ErrorCode = keyof typeof errorTable;

/** What a {@link SweepError} carries beside its code and message. */
export interface SweepErrorOptions {
  /** What the reader can do about it; one or more sentences. */
  readonly hint?: string;
  /** Plain data for `--json`. */
  readonly details?: unknown;
  readonly cause?: unknown;
}

/** An expected failure, printed without a stack: message says place, rule and value; hint says the remedy. */
export class SweepError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, options: SweepErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'SweepError';
    this.code = code;
    this.hint = options.hint;
    this.details = options.details;
  }

  /** The exit code a command ends with when this error reaches it: 1, 2, 4 or 5. */
  get exitCode(): number {
    return errorTable[this.code].exit;
  }
}
