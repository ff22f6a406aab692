import { sampledPositions, type ShownExample } from '../../shared/dynamics.ts';
import type { TaskInput } from '../../shared/task.ts';
import { numericInput } from './fingerprint.ts';
import type { Side } from './prepared-data.ts';

const longestLabel = 60;

/**
 * The eval examples, at most `most`, whose predictions all trials of a sweep tell, as a person can recognise them: with the
 * label and the first `longestText` characters of the input.
 */
export function recognisable(
  held: Side,
  sweepSeed: number,
  { most, longestText }: { readonly most: number; readonly longestText: number },
): ShownExample[] {
  return sampledPositions(sweepSeed, held.examples.length, most).flatMap((position) => {
    const example = held.examples[position];
    if (example === undefined) return [];
    // PostgreSQL keeps JSON, which cannot hold NUL or half a surrogate pair.
    const clean = (text: string, longest: number) => text.slice(0, longest).replaceAll('\0', '\uFFFD').toWellFormed();
    return [
      { position, label: clean(String(example.label), longestLabel), text: clean(textOf(example.input), longestText) },
    ];
  });
}

function textOf(input: TaskInput): string {
  if (typeof input === 'string') return input;
  const numbers = numericInput(input);
  if (numbers === null)
    return Object.entries(input)
      .map(([name, value]) => `${name}=${value ?? ''}`)
      .join(' ');
  const first = Array.from({ length: Math.min(6, numbers.values.length) }, (_, index) =>
    Number((numbers.values[index] ?? 0).toPrecision(3)),
  );
  return `[${numbers.shape.join(', ')}] ${first.join(' ')}${numbers.values.length > 6 ? ' ...' : ''}`;
}
