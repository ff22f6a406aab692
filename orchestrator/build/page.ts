import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { licencesOf } from './licences.ts';

const parts = ['echarts', 'zrender', 'tslib'];
const here = createRequire(import.meta.url);

/** Bundles the page's program and the SVG renderer, each with the licences of what it contains. */
export async function bundlePage({ page, out }: { readonly page: string; readonly out: string }): Promise<void> {
  const notice = await licencesOf(parts.map((name) => dirname(here.resolve(`${name}/package.json`))));
  const common: BuildOptions = {
    bundle: true,
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    banner: { js: `/*!\n${notice.replaceAll('*/', '* /')}*/` },
    logLevel: 'warning',
  };
  const program = { entryPoints: [join(page, 'main.ts')], outfile: join(out, 'main.js') };
  await build({ ...common, ...program, format: 'iife', target: 'es2020' });
  const renderer = { entryPoints: [join(page, 'svg.ts')], outfile: join(out, 'svg.js') };
  await build({ ...common, ...renderer, format: 'esm', platform: 'node', target: 'node20' });
  await writeFile(join(out, 'THIRD-PARTY.txt'), notice);
}
