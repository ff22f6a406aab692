import { realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { BuildFailure, Message, Plugin } from 'esbuild';
import { distance } from 'fastest-levenshtein';
import { builtInTaskRef, builtInTasks } from '../../shared/built-in-tasks.ts';
import { packageSpecifier } from '../../shared/bundle-format.ts';
import { sha256 } from '../../shared/canonical-json.ts';
import { SweepError } from '../../shared/errors.ts';
import { recordLimits, type TaskRef } from '../../shared/records.ts';

/** The code a sweep trains with: a built-in task has no bundle. */
export interface TaskCode {
  readonly ref: TaskRef;
  /** The module; null for a built-in task. */
  readonly text: string | null;
  /** Base64 of gzip of the module, as it travels; null for a built-in task. */
  readonly packed: string | null;
}

/**
 * Finds the task a sweep file names: a built-in one, or a file relative to the sweep file, bundled with its relative imports
 * into one module (packages stay external). Equal sources give equal bytes and hash, wherever the project lies.
 * @throws SweepError `TASK_UNKNOWN` when there is neither, `TASK_INVALID` when it cannot be bundled
 */
export async function loadTaskCode(
  task: string,
  place: { readonly sweepFile: string; readonly project: string },
): Promise<TaskCode> {
  const builtIn = builtInTasks.find((each) => each.name === task);
  if (builtIn !== undefined) return { ref: builtInTaskRef(builtIn), text: null, packed: null };
  const file = resolve(dirname(place.sweepFile), task);
  if (!(await isFile(file))) throw unknownTask(task, file);
  await refuseOutside(task, { file, project: place.project });
  const code = await bundle(file);
  const packed = (await promisify(gzip)(code, { level: 9 })).toString('base64');
  if (packed.length > recordLimits.code) {
    throw new SweepError(
      'TASK_INVALID',
      `${task} and what it imports take ${packed.length} bytes compressed; at most ${recordLimits.code} fit.`,
      {
        hint: 'Load data through file() instead of importing it.',
      },
    );
  }
  const path = relative(place.project, file).split(sep).join('/');
  return { ref: { kind: 'bundle', file: path, sha256: sha256(code) }, text: code, packed };
}

/** Workers lay the task at the same place below their own project: a path that leaves it, or a link that does, fits nowhere. */
async function refuseOutside(task: string, { file, project }: { readonly file: string; readonly project: string }) {
  const inside = relative(await realpath(project), await realpath(file));
  if (inside.split(sep)[0] !== '..' && !isAbsolute(inside)) return;
  throw new SweepError('TASK_INVALID', `task: ${task} is outside of the project ${project}.`, {
    hint: 'Run the command in the project that holds it (the nearest folder with package.json or .git), or move the file there.',
  });
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

function unknownTask(task: string, file: string): SweepError {
  const names = builtInTasks.map((each) => each.name);
  const near = names.find((name) => distance(name, task) <= Math.max(2, name.length / 3));
  const looksLikePath = /[./\\]/.test(task);
  const message = looksLikePath
    ? `task: ${task} is no file (looked for ${file}).`
    : `task: "${task}" is no built-in task${near === undefined ? '' : ` - did you mean "${near}"?`}`;
  return new SweepError('TASK_UNKNOWN', message, {
    hint: `Built-in tasks: ${names.join(', ')}. For a task of your own write its path, beginning with ./ and relative to the sweep file.`,
  });
}

async function bundle(file: string): Promise<string> {
  const { build } = await import('esbuild');
  try {
    const built = await build({
      entryPoints: [file],
      absWorkingDir: dirname(file),
      outdir: dirname(file),
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      sourcemap: 'inline',
      charset: 'utf8',
      logLevel: 'silent',
      plugins: [ourPackage, noOtherTensorFlow],
    });
    const text = built.outputFiles[0]?.text;
    if (text !== undefined) return text;
  } catch (error) {
    const messages = buildMessages(error);
    if (messages.length === 0) throw error;
    throw new SweepError('TASK_INVALID', `${file} cannot be bundled:\n${messages.map(describe).join('\n')}`, {
      hint: 'Mend the file and run again; nothing was started.',
    });
  }
  throw new SweepError('TASK_INVALID', `${file} gave no code.`);
}

const ourPackage: Plugin = {
  name: 'hypersweep',
  setup(build) {
    build.onResolve({ filter: /^hypersweep$/ }, () => ({ path: packageSpecifier.slice(1, -1), external: true }));
  },
};

/** A copy that the task brings makes models that the training loop's copy does not know; types alone may be imported. */
const noOtherTensorFlow: Plugin = {
  name: 'no-other-tensorflow',
  setup(build) {
    build.onResolve(
      { filter: /^@tensorflow\/tfjs(-(core|layers|converter|node|node-gpu|backend-\w+))?(\/|$)/ },
      ({ path }) => ({
        errors: [
          {
            text: `${path} would be a second copy of TensorFlow.js, whose models cannot be trained here. Use the tf that model, loss and train are given, or import types alone: import type ... from '${path}'.`,
          },
        ],
      }),
    );
  },
};

/** esbuild's problems, when the error is one of its own. */
function buildMessages(error: unknown): readonly Message[] {
  return isBuildFailure(error) ? error.errors : [];
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

function describe({ text, location }: Message): string {
  return location === null
    ? `  ${text}`
    : `  ${location.file}:${location.line}:${location.column + 1}  ${text}\n    ${location.lineText}`;
}
