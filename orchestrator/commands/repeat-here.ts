import { resolve } from 'node:path';
import type { Output } from '../output.ts';
import { renderRepeated } from '../report/repeated.ts';
import type { PreparedSweep } from '../run/prepare-sweep.ts';
import { noteTestLook } from '../run/test-looks.ts';
import { readStored, repeatTrial, trialOf } from '../run/repeat-trial.ts';
import { withSession } from '../session.ts';

/** `run FILE --trial N [--save DIR]`: trains one trial again outside the sweep; exit 1 when it is not equal where it must be. */
export async function repeatHere(
  prepared: PreparedSweep,
  flags: {
    readonly number: number;
    readonly save?: string | undefined;
    readonly test?: boolean | undefined;
    readonly store?: string | undefined;
    readonly json: boolean;
  },
  output: Output,
): Promise<number> {
  const trial = trialOf(prepared, flags.number);
  const { stored, stateFolder } = await withSession(flags, output.notice, async ({ store, open }) => ({
    stored: await readStored(store, prepared, trial),
    stateFolder: open.stateFolder,
  }));
  const controller = new AbortController();
  const leave = () => {
    controller.abort();
    process.exit(130);
  };
  process.once('SIGINT', leave);
  const { metric, backend } = prepared.plan.record;
  const before = stored?.result.provenance.backend;
  if (before !== undefined && backend !== 'auto' && backend !== before)
    output.notice(`training on ${before}, where the sweep's result is from, not on ${backend}`);
  const repeated = await repeatTrial(prepared, trial, {
    stored,
    stateFolder,
    environment: process.env,
    save: flags.save,
    test: flags.test === true,
    signal: controller.signal,
    onEpoch: ({ epoch, epochs, metrics }) =>
      output.notice(`epoch ${epoch}/${epochs}  ${metric.name} ${metrics[metric.name] ?? 'not a number'}`),
  });
  process.off('SIGINT', leave);
  const looked = flags.test === true ? await noteTestLook(stateFolder, prepared.plan.record.sweepId, flags.number) : [];
  if (looked.length > 0)
    output.notice(
      `warning: the test split of this sweep was scored before, for trial ${looked.join(', ')}. Choosing among trials by it makes their test scores too good.`,
    );
  const saved = flags.save === undefined ? null : resolve(flags.save);
  if (flags.json) output.result(JSON.stringify({ schemaVersion: 1, ...repeated, saved }, null, 2));
  else output.result(renderRepeated(repeated, { ...output, metric, saved }));
  return repeated.comparison === 'different' ? 1 : 0;
}
