import type { Argv } from 'yargs';
import { completionScript, shells, type Shell } from '../completion/scripts.ts';
import { openOutput } from '../output.ts';

/** `completion SHELL`: the script that makes a shell complete what is typed. */
export const completionCommand = {
  command: 'completion <shell>',
  describe: 'print the completion script for bash, zsh or fish',
  builder: (argv: Argv) =>
    argv.positional('shell', { choices: shells, demandOption: true, describe: 'the shell that reads it' }),
  handler: (flags: { shell: Shell }): void => {
    openOutput({}).result(completionScript(flags.shell));
  },
};
