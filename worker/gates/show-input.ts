import type { TaskInput } from '../../shared/task.ts';
import { numericInput } from '../runner/fingerprint.ts';

/** Grey levels of a character, darkest first. */
const shades = [' ', '░', '▒', '▓', '█'];
const widestImage = 24;

/** What of an input a person can read: a text itself, a row's columns, an image as characters, numbers in short. */
export function shownInput(input: TaskInput, longest = 200): string {
  if (typeof input === 'string') return cut(input, longest);
  const numbers = numericInput(input);
  if (numbers === null) return cut(rowText(input), longest);
  if (numbers.shape.length >= 2) return imageText(numbers.values, numbers.shape);
  return cut(`[${Array.from(numbers.values, short).slice(0, 40).join(', ')}]`, longest);
}

/** The same on one line, for lists: an image is named by its shape and mean. */
export function inputLine(input: TaskInput, longest = 160): string {
  if (typeof input !== 'string') {
    const numbers = numericInput(input);
    if (numbers !== null && numbers.shape.length >= 2) {
      const sum = Array.from(numbers.values).reduce((total, value) => total + value, 0);
      return `image [${numbers.shape.join(', ')}], mean ${short(sum / Math.max(1, numbers.values.length))}`;
    }
  }
  return shownInput(input, longest).replace(/\s+/g, ' ');
}

function rowText(row: object): string {
  return Object.entries(row)
    .map(
      ([name, value]) => `${name}=${typeof value === 'number' ? short(value) : value === null ? '-' : String(value)}`,
    )
    .join(' ');
}

function imageText(values: ArrayLike<number>, [height = 1, width = 1, channels = 1]: readonly number[]): string {
  let low = Infinity;
  let high = -Infinity;
  for (let index = 0; index < values.length; index++) {
    low = Math.min(low, values[index] ?? 0);
    high = Math.max(high, values[index] ?? 0);
  }
  const columns = Math.min(width, widestImage);
  // A character is about twice as high as it is wide.
  const rows = Math.max(1, Math.round(Math.min(height, (height * columns) / width) / (width > 12 ? 2 : 1)));
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    let line = '';
    for (let column = 0; column < columns; column++) {
      const at = (Math.floor((row * height) / rows) * width + Math.floor((column * width) / columns)) * channels;
      const share = high > low ? ((values[at] ?? low) - low) / (high - low) : 0;
      line += (shades[Math.min(shades.length - 1, Math.floor(share * shades.length))] ?? ' ').repeat(
        width > 12 ? 1 : 2,
      );
    }
    lines.push(line);
  }
  return lines.join('\n');
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
