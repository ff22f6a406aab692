import { styleText } from 'node:util';

/** Where a command speaks: results on stdout, everything else on stderr. */
export interface Output {
  /** The result, with a final line end. */
  readonly result: (text: string) => void;
  /** News, one line; silent with `--quiet`. */
  readonly notice: (text: string) => void;
  /** News that the next one replaces; on a terminal alone, and silent with `--quiet`. An empty text takes it away. */
  readonly transient: (text: string) => void;
  /** Longer text for the person, on stderr; silent with `--quiet` and `--json`. */
  readonly say: (text: string) => void;
  readonly width: number;
  readonly color: boolean;
  readonly isTerminal: boolean;
}

/** Narrowest and widest that tables are drawn. */
const widthLimits = { least: 40, most: 200, unknown: 100 };

/** The output of a command by its flags and the terminal it has. */
export function openOutput(flags: {
  readonly quiet?: boolean | undefined;
  readonly json?: boolean | undefined;
}): Output {
  const isTerminal = process.stderr.isTTY && process.env['TERM'] !== 'dumb';
  const columns = isTerminal ? process.stderr.columns : widthLimits.unknown;
  const quiet = flags.quiet === true;
  const stdoutColor = styleText('red', 'x', { stream: process.stdout }) !== 'x';
  const write = (text: string) => {
    if (!quiet) process.stderr.write(ended(text));
  };
  const width = Math.min(widthLimits.most, Math.max(widthLimits.least, columns));
  return {
    result: (text) => process.stdout.write(ended(text)),
    notice: write,
    transient: (text) => {
      if (!quiet && isTerminal) process.stderr.write(`\r\u001b[2K${text.slice(0, width - 1)}`);
    },
    say: (text) => {
      if (flags.json !== true) write(text);
    },
    width,
    color: stdoutColor && isTerminal,
    isTerminal,
  };
}

/** How the person called us, for commands to copy: through npx there is no `hypersweep` on their PATH. */
export function programName(): string {
  return process.env['npm_command'] === 'exec' ? 'npx hypersweep' : 'hypersweep';
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
