import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { build } from 'esbuild';
import { licencesOf } from './licences.ts';

/** Of up to hundreds of files each, which Node would find, read and compile one by one at every start. */
const libraries = ['bullmq', 'ioredis', 'zod'];
const anyImport = new RegExp(`^import .*'(${libraries.join('|')})'`, 'm');
const importing = new RegExp(`^import \\{([^}]*)\\} from '(${libraries.join('|')})';$`, 'gm');
/** Drivers that a library loads when it is asked to, by name. */
const external = ['pg', '@valkey/valkey-glide', 'redis', 'msgpackr-extract'];

/** Bundles what the compiled files take from these libraries into `libraries/`, and has them take it from there. */
export async function bundleLibraries(dist: string): Promise<void> {
  const out = join(dist, 'libraries');
  await rm(out, { recursive: true, force: true });
  const wanted = new Map(libraries.map((name) => [name, new Set<string>()]));
  const files = (await readdir(dist, { recursive: true })).filter((file) => file.endsWith('.js'));
  for (const file of files.map((name) => join(dist, name))) {
    const text = await readFile(file, 'utf8');
    const changed = text.replace(importing, (_, names: string, library: string) => {
      for (const name of names.split(',')) wanted.get(library)?.add(name.trim().split(' as ')[0] ?? '');
      const path = relative(dirname(file), join(out, `${library}.js`))
        .split(sep)
        .join('/');
      return `import {${names}} from '${path}';`;
    });
    if (anyImport.test(changed)) throw new Error(`${file} imports a bundled library in a form that is not understood`);
    if (changed !== text) await writeFile(file, changed);
  }
  const entries = new Map(
    [...wanted].map(([library, names]) => [
      library,
      `export { ${[...names].filter((name) => name !== '').join(', ')} } from '${library}';`,
    ]),
  );
  const { metafile } = await build({
    entryPoints: [...entries.keys()].map((library) => ({ in: `entry:${library}`, out: library })),
    plugins: [
      {
        name: 'entries',
        setup: (bundler) => {
          bundler.onResolve({ filter: /^entry:/ }, ({ path }) => ({
            path: path.slice('entry:'.length),
            namespace: 'entry',
          }));
          bundler.onLoad({ filter: /.*/, namespace: 'entry' }, ({ path }) => ({
            contents: entries.get(path) ?? '',
            resolveDir: dirname(dist),
          }));
        },
      },
    ],
    ...{ outdir: out, bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20', external },
    // What is CommonJS asks for Node's own modules by `require`.
    banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
    ...{ legalComments: 'none', logLevel: 'warning', metafile: true },
  });
  await writeFile(join(out, 'THIRD-PARTY.txt'), await licencesOf(packagesOf(Object.keys(metafile.inputs))));
}

/** The folders of the packages that files of node_modules belong to. */
function packagesOf(files: readonly string[]): string[] {
  const folders = files.map((file) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))];
}
