import { expect, it } from 'vitest';
import { fileName, nextName } from '../../../orchestrator/next/next-name.ts';

it.each(['short', 'x'.repeat(60), 'a name '.repeat(28), 'x'.repeat(200), '\u{20000}'.repeat(100), '---'])(
  'gives each generation after %j a name and a file name of its own',
  (first) => {
    const names = [first];
    for (let generation = 1; generation <= 8; generation += 1) names.push(nextName(names.at(-1)!));
    const files = names.map(fileName);
    expect(new Set(names).size).toBe(9);
    expect(new Set(files).size).toBe(9);
    expect(names.slice(1).every((name) => name.length <= 200 && name.endsWith('-next'))).toBe(true);
    expect(files.every((file) => Array.from(file).length <= 60 && file.isWellFormed())).toBe(true);
  },
);
