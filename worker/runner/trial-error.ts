import type { RunnerMessage } from '../../shared/runner-protocol.ts';

/** Why a request is answered with `failed`. */
export type RunnerFailureClass = Extract<RunnerMessage, { type: 'failed' }>['class'];

/** An expected end of a request without a result; its message is what the user reads. */
export class TrialError extends Error {
  readonly failureClass: RunnerFailureClass;

  constructor(failureClass: RunnerFailureClass, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'TrialError';
    this.failureClass = failureClass;
  }
}
