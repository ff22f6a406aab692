import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';

/** A shell in a terminal of its own, driven with real key presses. */
export interface Terminal {
  /** Types a line and presses Enter. */
  readonly line: (text: string) => void;
  /** Presses one key, in tmux' words: `C-c`. */
  readonly press: (key: string) => void;
  /** What stands on the screen and above it, without colours. */
  readonly screen: () => string;
  /** Empties the screen and what stands above it. */
  readonly clear: () => void;
  readonly cursorIsVisible: () => boolean;
  readonly close: () => void;
}

/** Opens a terminal of 100 x 40 in a folder; `close` it in afterEach. */
export function openTerminal(folder: string): Terminal {
  const server = `hs-${randomUUID()}`;
  const tmux = (...args: string[]) =>
    execFileSync('tmux', ['-L', server, '-f', '/dev/null', ...args], { encoding: 'utf8' });
  const size = ['-x', '100', '-y', '40'];
  tmux(
    'new-session',
    '-d',
    ...size,
    '-c',
    folder,
    'env',
    '-i',
    'TERM=screen',
    'PS1=$ ',
    `PATH=${process.env.PATH ?? ''}`,
    'bash',
    '--norc',
  );
  return {
    line: (text) => {
      tmux('send-keys', '-l', text);
      tmux('send-keys', 'Enter');
    },
    press: (key) => void tmux('send-keys', key),
    screen: () => tmux('capture-pane', '-p', '-J', '-S', '-'),
    clear: () => {
      tmux('send-keys', '-R');
      tmux('clear-history');
    },
    cursorIsVisible: () => tmux('display-message', '-p', '#{cursor_flag}').trim() === '1',
    close: () => void tmux('kill-server'),
  };
}
