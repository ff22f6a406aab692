import type { Argv } from 'yargs';
import { openOutput, type Output } from '../output.ts';
import { packageRoot } from '../package-root.ts';
import { setUpNative } from '../setup/set-up-native.ts';
import { stepsOn } from '../setup/steps.ts';
import { jsonFlag, quietFlag } from './flags.ts';

const routes = {
  'was there': 'is installed and works',
  npm: "is installed now, from npm's own download",
  wheel: 'is installed now, compiled here',
} as const;

/** `setup`: makes the native TensorFlow work where npm's own download failed. */
export const setupCommand = {
  command: 'setup',
  describe: "install the native TensorFlow where npm's own download failed (Linux x64)",
  builder: (argv: Argv) =>
    argv
      .option('wheel', {
        type: 'string',
        requiresArg: true,
        describe: 'take the library from this file instead of fetching it with pip',
      })
      .options({ ...jsonFlag, ...quietFlag }),
  handler: async (flags: { wheel?: string | undefined; json: boolean; quiet: boolean }): Promise<void> => {
    const output = openOutput(flags);
    const stop = new AbortController();
    const interrupt = (signal: NodeJS.Signals) => {
      stop.abort();
      process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    const { route, probe } = await setUpNative({
      packageRoot: packageRoot(),
      env: process.env,
      cwd: process.cwd(),
      wheel: flags.wheel,
      steps: stepsOn({ line: output.notice, redraw: liveLine(output, flags.quiet), now: () => performance.now() }),
      signal: stop.signal,
    });
    const { version, threads, stepMs } = probe;
    output.result(
      flags.json
        ? JSON.stringify({ schemaVersion: 1, route, version, threads, stepMs }, null, 2)
        : `The native TensorFlow ${routes[route]}: ${version}, ${threads} threads. Sweeps with backend: auto use it from now on.`,
    );
  },
};

function liveLine({ isTerminal }: Output, quiet: boolean): ((text: string) => void) | null {
  if (!isTerminal || quiet) return null;
  return (text) => process.stderr.write(`\r\u001b[2K${text}`);
}
