#!/usr/bin/env node
import yargs, { type Argv } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { SweepError } from '../shared/errors.ts';
import { completionQuestion } from './completion/question.ts';
import { printError } from './print-error.ts';
import { version } from './version.ts';

const epilogue = `Exit codes: 0 done; 1 unexpected; 2 usage, sweep file or budget; 3 more failed trials than max_failed; 4 a gate is red;
5 store unreachable; 130/143 interrupted. Ctrl-C once: finish what runs; twice: cancel; thrice: leave.`;

/** Every command by its name, in the order of --help. Loading them all takes longer than most of them run. */
const commands: Readonly<Record<string, (cli: Argv) => Promise<unknown>>> = {
  init: async (cli) => cli.command((await import('./commands/init.ts')).initCommand),
  run: async (cli) => cli.command((await import('./commands/run.ts')).runCommand),
  check: async (cli) => cli.command((await import('./commands/check.ts')).checkCommand),
  look: async (cli) => cli.command((await import('./commands/look.ts')).lookCommand),
  preflight: async (cli) => cli.command((await import('./commands/preflight.ts')).preflightCommand),
  submit: async (cli) => cli.command((await import('./commands/submit.ts')).submitCommand),
  worker: async (cli) => cli.command((await import('./commands/worker.ts')).workerCommand),
  workers: async (cli) => cli.command((await import('./commands/workers.ts')).workersCommand),
  watch: async (cli) => cli.command((await import('./commands/watch.ts')).watchCommand),
  status: async (cli) => cli.command((await import('./commands/status.ts')).statusCommand),
  list: async (cli) => cli.command((await import('./commands/list.ts')).listCommand),
  pause: async (cli) => cli.command((await import('./commands/pause.ts')).pauseCommand),
  resume: async (cli) => cli.command((await import('./commands/resume.ts')).resumeCommand),
  cancel: async (cli) => cli.command((await import('./commands/cancel.ts')).cancelCommand),
  retry: async (cli) => cli.command((await import('./commands/retry.ts')).retryCommand),
  delete: async (cli) => cli.command((await import('./commands/delete.ts')).deleteCommand),
  show: async (cli) => cli.command((await import('./commands/show.ts')).showCommand),
  logs: async (cli) => cli.command((await import('./commands/logs.ts')).logsCommand),
  report: async (cli) => cli.command((await import('./commands/report.ts')).reportCommand),
  next: async (cli) => cli.command((await import('./commands/next.ts')).nextCommand),
  analyze: async (cli) => cli.command((await import('./commands/analyze.ts')).analyzeCommand),
  doctor: async (cli) => cli.command((await import('./commands/doctor.ts')).doctorCommand),
  setup: async (cli) => cli.command((await import('./commands/setup.ts')).setupCommand),
  schema: async (cli) => cli.command((await import('./commands/schema.ts')).schemaCommand),
  completion: async (cli) => cli.command((await import('./commands/completion.ts')).completionCommand),
};

/** Registers the command that the words name; all of them where they name none, for --help and for suggestions, but for --version none. */
async function registerCommands(cli: Argv, words: readonly string[]): Promise<void> {
  const called = words.find((word) => !word.startsWith('-'));
  if (called === undefined && words.includes('--version')) return;
  const wanted = Object.entries(commands).filter(([name]) => name === called);
  for (const [, register] of wanted.length > 0 ? wanted : Object.entries(commands)) await register(cli);
}

function openCli(words: readonly string[]): Argv {
  return yargs([...words])
    .scriptName('hypersweep')
    .usage(
      '$0 <command>\n\nHyperparameter sweeps that teach: one YAML file in, a few well-chosen trials, an answer you can trust.',
    )
    .option('debug', { type: 'boolean', default: false, describe: 'show stacks and causes of errors' })
    .version(version())
    .strict()
    .demandCommand(1, 'Say what to do: hypersweep run FILE, or hypersweep --help.')
    .recommendCommands()
    .epilogue(epilogue)
    .wrap(null)
    .fail((message, error) => {
      throw error instanceof Error
        ? error
        : new SweepError('USAGE', message, { hint: 'hypersweep --help lists commands and options.' });
    });
}

/** Prints what the last of the words can become, one a line, for a shell. */
async function complete(words: readonly string[]): Promise<void> {
  const { completionsFor } = await import('./completion/answers.ts');
  const helpOf = async (command: string) => {
    const cli = openCli([command]);
    await commands[command]?.(cli);
    return cli.getHelp();
  };
  const answers = await completionsFor(words, { commands: Object.keys(commands), helpOf });
  process.stdout.write(answers.map((answer) => `${answer}\n`).join(''));
}

async function main(words: readonly string[]): Promise<void> {
  const [first, ...rest] = words;
  if (first === completionQuestion) return complete(rest);
  const cli = openCli(words);
  await registerCommands(cli, words);
  await cli.parseAsync();
}

// A closed pipe (`hypersweep list | head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
try {
  await main(hideBin(process.argv));
} catch (error) {
  process.exitCode = printError(error, process.argv.includes('--debug') || process.env['DEBUG'] === '1');
}
// Whatever a library left open (a socket that is closing, a timer) must not keep a finished command alive.
setTimeout(() => process.exit(), 1000).unref();
