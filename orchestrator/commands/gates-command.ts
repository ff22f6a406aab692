import type { Argv } from 'yargs';
import type { GateName } from '../../shared/gate-records.ts';
import { openOutput } from '../output.ts';
import { gatesWords } from '../report/gates-words.ts';
import type { GatesView } from '../report/gates-terminal.ts';
import type { Drawing } from '../report/terminal.ts';
import { decide } from '../run/gate-decision.ts';
import { gatesHere } from '../run/gates-here.ts';
import { backendWords, priceWords } from '../run/plan-price.ts';
import { findStateFolder } from '../store/state-folder.ts';
import { jsonFlag } from './flags.ts';
import { prepareHere } from './prepare-here.ts';

/** A command that runs some gates alone, in a runner of its own; exit code 4 when one of them is red. */
export function gatesCommand(
  name: string,
  describe: string,
  part: { readonly wanted: readonly GateName[]; readonly render: (view: GatesView, drawing: Drawing) => string },
) {
  return {
    command: `${name} <file>`,
    describe,
    builder: (argv: Argv) =>
      argv.positional('file', { type: 'string', demandOption: true, describe: 'sweep file (YAML)' }).options(jsonFlag),
    handler: async (flags: { file: string; json: boolean }): Promise<void> => {
      const output = openOutput(flags);
      const prepared = await prepareHere(flags.file, output);
      const controller = new AbortController();
      const leave = () => {
        controller.abort();
        process.exit(130);
      };
      process.once('SIGINT', leave);
      const stateFolder = findStateFolder(process.cwd());
      const { report, page, backend } = await gatesHere(prepared, part.wanted, {
        stateFolder,
        environment: process.env,
        signal: controller.signal,
      });
      process.off('SIGINT', leave);
      const { record, settings, trials } = prepared.plan;
      const decision = decide(report, settings);
      if (flags.json)
        output.result(JSON.stringify({ schemaVersion: 1, sweepId: record.sweepId, backend, report, page }, null, 2));
      else {
        output.result(part.render({ report, page, metric: record.metric }, output));
        const price = report.price === null ? '' : `\n${priceWords(report.price, trials.length)} on ${backend}`;
        const compared = report.price === null ? null : backendWords(report.price, backend);
        const faster = compared === null ? '' : `\n${compared}`;
        output.result(`\n${gatesWords(decision)} in ${report.seconds.toFixed(1)} s${price}${faster}`);
      }
      if (decision.red.length > 0) process.exitCode = 4;
    },
  };
}
