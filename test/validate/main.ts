import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { functions } from './functions.ts';
import { level, nothing, power } from './null.ts';
import { oracles } from './oracles.ts';
import { replaceSection, sectionText } from './section.ts';
import type { Section } from './section.ts';
import { Pool, servePieces } from './pool.ts';
import { coverage, tables } from './tables.ts';

const sections: readonly Section[] = [functions, oracles, tables, coverage, ...nothing, level, power];
const file = new URL('../../docs/analysis-validation.md', import.meta.url);
const heading = `# Analysis: measured against known answers

Written by \`npm run validate\` (names of sections as arguments run these alone); fixed seeds, so the figures are the same on
every machine. Targets were set before
the code was written, from a prototype in Python; where one is not reached the reason stands beside it.
`;

if (process.send) servePieces(sections);
else await validate(process.argv.slice(2));

async function validate(wanted: readonly string[]): Promise<void> {
  const pool = new Pool();
  for (const section of sections) {
    if (wanted.length > 0 && !wanted.some((name) => section.name.startsWith(name))) continue;
    const results = section.judge(await pool.pieces(section));
    const before = existsSync(file) ? readFileSync(file, 'utf8') : heading;
    const after = replaceSection(before, section.name, sectionText(section, results));
    writeFileSync(file, await format(after, { parser: 'markdown', printWidth: 120 }));
    process.stdout.write(`${sectionText(section, results)}\n`);
    if (results.some(({ reached }) => !reached)) process.exitCode = 1;
  }
  pool.end();
}
