import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const packageSchema = z.object({ name: z.string(), license: z.string() });

/** What the files of a package say on its terms, under a heading each. */
export async function licencesOf(folders: readonly string[]): Promise<string> {
  const texts = await Promise.all([...folders].sort().map(licenceOf));
  return texts.join(`\n${'-'.repeat(80)}\n`);
}

async function licenceOf(folder: string): Promise<string> {
  const { name, license } = packageSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  const names = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).sort();
  if (names.length === 0) return `${name}: ${license}, by its package.json; it brings no text of it.\n`;
  const texts = names.map(async (file) => {
    const isFolder = file === 'licenses';
    const inner = isFolder ? (await readdir(join(folder, file))).map((each) => join(file, each)) : [file];
    return Promise.all(
      inner.map(async (each) => `${name}: ${each}\n\n${(await readFile(join(folder, each), 'utf8')).trim()}\n`),
    );
  });
  return (await Promise.all(texts)).flat().join('\n');
}
