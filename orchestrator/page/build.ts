import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';

/** Bundles the page's program and the SVG renderer into dist/, each with the licences of what it contains. `npm run build`. */
const root = join(import.meta.dirname, '..', '..');
const out = join(root, 'dist', 'orchestrator', 'page');
const here = createRequire(import.meta.url);

/** What the bundles contain, and the files that say on what terms. */
const parts = [
  { name: 'echarts', files: ['NOTICE', 'LICENSE', 'licenses/LICENSE-d3'] },
  { name: 'zrender', files: ['LICENSE'] },
  { name: 'tslib', files: ['LICENSE.txt'] },
];

const texts = await Promise.all(
  parts.flatMap(({ name, files }) =>
    files.map(async (file) => {
      const folder = dirname(here.resolve(`${name}/package.json`));
      return `${name}: ${file}\n\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`;
    }),
  ),
);
const notice = texts.join(`\n${'-'.repeat(80)}\n`);
const common: BuildOptions = {
  bundle: true,
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  banner: { js: `/*!\n${notice.replaceAll('*/', '* /')}*/` },
  logLevel: 'warning',
};
await build({
  ...common,
  entryPoints: [join(import.meta.dirname, 'main.ts')],
  outfile: join(out, 'main.js'),
  format: 'iife',
  target: 'es2020',
});
await build({
  ...common,
  entryPoints: [join(import.meta.dirname, 'svg.ts')],
  outfile: join(out, 'svg.js'),
  format: 'esm',
  platform: 'node',
  target: 'node20',
});
await writeFile(join(out, 'THIRD-PARTY.txt'), notice);
