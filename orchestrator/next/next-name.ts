import { fit } from '../report/text.ts';

/** What a sweep's name gains with each generation. */
const ending = '-next';
/** Longest name of a sweep, and longest beginning of a file's name. */
const longest = { name: 200, file: 60 };

/** The name of the sweep after one; where it is long, its beginning is cut, so that each generation has its own. */
export function nextName(title: string): string {
  const { stem, endings } = partsOf(title);
  return fit(stem, longest.name - endings.length - ending.length) + endings + ending;
}

/** A sweep's title as the beginning of a file's name, its generation kept. */
export function fileName(title: string): string {
  const { stem, endings } = partsOf(title);
  const safe = Array.from(stem.replace(/[^\p{L}\p{N}_-]+/gu, '-'))
    .slice(0, Math.max(10, longest.file - endings.length))
    .join('')
    .replace(/^-+|-+$/g, '');
  return (safe === '' ? 'sweep' : safe) + endings;
}

function partsOf(title: string): { readonly stem: string; readonly endings: string } {
  const [endings = ''] = /(?:-next)*$/.exec(title) ?? [];
  return { stem: title.slice(0, title.length - endings.length), endings };
}
