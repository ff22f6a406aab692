import type { Argv } from 'yargs';
import { SweepError } from '../../shared/errors.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import { isToRetry } from '../run/left-to-do.ts';
import { retrySweep } from '../run/submit-sweep.ts';
import { jsonFlag, storeFlag, sweepPositional, wholeNumber } from './flags.ts';
import { queueHere } from './queue-here.ts';

/** `retry [SWEEP] [--trial N ...]`: runs failed trials again, all of them or those that are named. */
export const retryCommand = {
  command: 'retry [sweep]',
  describe: 'run the failed trials of a sweep again, or those of them that --trial names',
  builder: (argv: Argv) =>
    argv
      .positional('sweep', sweepPositional)
      .options({ ...storeFlag, ...jsonFlag })
      .option('trial', {
        type: 'string',
        array: true,
        requiresArg: true,
        describe: 'number of a failed trial; may be given several times',
      }),
  handler: (flags: {
    sweep?: string | undefined;
    store?: string | undefined;
    trial?: string[] | undefined;
    json: boolean;
  }): Promise<void> => {
    const numbers = flags.trial?.map((text) => wholeNumber('--trial', text, { min: 0, max: 1e9 }));
    const chosen = ({ trial }: TrialOutcome) => numbers === undefined || numbers.includes(trial.number);
    const check = (outcomes: readonly TrialOutcome[]) => {
      const wrong = (numbers ?? []).flatMap((number) => problemWith(number, outcomes));
      if (wrong.length > 0) throw new SweepError('TRIAL_UNKNOWN', wrong.join('\n'), { hint: noHint });
    };
    return queueHere(flags, {
      // Of trials that are named, it is said what is wrong with them.
      isLeft: (outcome) => numbers !== undefined || isToRetry(outcome),
      queue: (store, sweep, context) => retrySweep(store, sweep, { ...context, chosen, check }),
    });
  },
};

const noHint = 'Nothing was changed. hypersweep report lists the failed trials.';

/** Only what failed is run again: a result is never replaced. */
function problemWith(number: number, outcomes: readonly TrialOutcome[]): string[] {
  const outcome = outcomes[number];
  if (outcome === undefined) return [`--trial ${number}: the sweep has trials 0 to ${outcomes.length - 1}.`];
  if ('result' in outcome) return [`--trial ${number}: it is ${outcome.state}, and a result is never replaced.`];
  return [];
}
