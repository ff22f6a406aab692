import stringWidth from 'string-width';

/** Made when it is first needed: most texts fit, and it takes long to make. */
let graphemes: Intl.Segmenter | undefined;

/** Terminal columns that a text takes: 2 for CJK and emoji, 0 for colour codes; the measure cli-table3 pads by. */
export function displayWidth(text: string): number {
  // Most texts are plain ASCII, for which the measure is the length; the library compiles a large expression each time.
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}

/**
 * Text that somebody else wrote, made safe to print on one line: white space becomes single blanks, control characters their
 * pictures (an escape code shows as `␛[31m`), and invisible or direction-changing characters a replacement mark.
 */
export function plain(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\u2028\u2029]+/gu, ' ')
    .replace(/\p{Cc}/gu, (control) => picture(control.charCodeAt(0)))
    .replace(/(?![\u200c\u200d])\p{Cf}/gu, '\ufffd');
}

/** At most `width` columns of a plain text; what was cut shows as an ellipsis. */
export function fit(text: string, width: number): string {
  // Nothing readable needs more code units a column, and measuring 10 kB of it would be slow.
  const head = text.slice(0, 16 * Math.max(width, 0) + 16);
  if (head.length === text.length && displayWidth(text) <= width) return text;
  if (width <= 0) return '';
  let kept = '';
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment } of graphemes.segment(head)) {
    if (displayWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** A text padded with blanks to a width; longer ones are left alone. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? text + blanks : blanks + text;
}

/**
 * Lines of at most `width` columns, broken between words; a word longer than a line is cut. The first line starts with
 * `first`, the others with `rest`.
 */
export function wrap(text: string, width: number, { first = '', rest = first }: Indents = {}): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((part) => part !== '')) {
    const indent = lines.length === 0 ? first : rest;
    if (line !== '' && displayWidth(`${line} ${word}`) <= width) line = `${line} ${word}`;
    else if (line === '') line = fit(indent + word, width);
    else {
      lines.push(line);
      line = fit(rest + word, width);
    }
  }
  return [...lines, line];
}

/** What the lines of a wrapped text start with. */
interface Indents {
  readonly first?: string;
  /** As `first` by default. */
  readonly rest?: string;
}

function picture(code: number): string {
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}
