import { styleText } from 'node:util';

/** What a piece of text is, as colour shows it; the words must say it too. */
export type Tone = 'strong' | 'faint' | 'good' | 'bad' | 'warn' | 'accent';

/** Colours a text, or leaves it alone where colour is off. */
export type Paint = (tone: Tone, text: string) => string;

const styles = { strong: 'bold', faint: 'dim', good: 'green', bad: 'red', warn: 'yellow', accent: 'cyan' } as const;

/** A painter; the caller decides about colour (a terminal, NO_COLOR, --no-color), not this process's stdout. */
export function painter(color: boolean): Paint {
  // Empty and blank texts stay so: codes around nothing only make a line longer.
  return (tone, text) =>
    color && text.trim() !== '' ? styleText(styles[tone], text, { validateStream: false }) : text;
}
