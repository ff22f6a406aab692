#!/usr/bin/env node
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { SweepError } from '../shared/errors.ts';
import { analyzeCommand } from './commands/analyze.ts';
import { checkCommand } from './commands/check.ts';
import { doctorCommand } from './commands/doctor.ts';
import { listCommand } from './commands/list.ts';
import { logsCommand } from './commands/logs.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { schemaCommand } from './commands/schema.ts';
import { setupCommand } from './commands/setup.ts';
import { showCommand } from './commands/show.ts';
import { statusCommand } from './commands/status.ts';
import { submitCommand } from './commands/submit.ts';
import { watchCommand } from './commands/watch.ts';
import { workerCommand } from './commands/worker.ts';
import { printError } from './print-error.ts';
import { version } from './version.ts';

const epilogue = `Exit codes: 0 done; 1 unexpected; 2 usage, sweep file or budget; 3 more failed trials than max_failed; 4 a gate is red;
5 store unreachable; 130/143 interrupted. Ctrl-C once: finish what runs; twice: cancel; thrice: leave.`;

async function main(): Promise<void> {
  await yargs(hideBin(process.argv))
    .scriptName('hypersweep')
    .usage(
      '$0 <command>\n\nHyperparameter sweeps that teach: one YAML file in, a few well-chosen trials, an answer you can trust.',
    )
    .command(runCommand)
    .command(checkCommand)
    .command(submitCommand)
    .command(workerCommand)
    .command(watchCommand)
    .command(statusCommand)
    .command(listCommand)
    .command(showCommand)
    .command(logsCommand)
    .command(reportCommand)
    .command(analyzeCommand)
    .command(doctorCommand)
    .command(setupCommand)
    .command(schemaCommand)
    .option('debug', { type: 'boolean', default: false, describe: 'show stacks and causes of errors' })
    .version(version())
    .strict()
    .demandCommand(1, 'Say what to do: hypersweep run FILE, or hypersweep --help.')
    .recommendCommands()
    .completion('completion', 'print a completion script for your shell')
    .epilogue(epilogue)
    .wrap(null)
    .fail((message, error) => {
      throw error instanceof Error
        ? error
        : new SweepError('USAGE', message, { hint: 'hypersweep --help lists commands and options.' });
    })
    .parseAsync();
}

// A closed pipe (`hypersweep list | head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
try {
  await main();
} catch (error) {
  process.exitCode = printError(error, process.argv.includes('--debug') || process.env['DEBUG'] === '1');
}
// Whatever a library left open (a socket that is closing, a timer) must not keep a finished command alive.
setTimeout(() => process.exit(), 1000).unref();
