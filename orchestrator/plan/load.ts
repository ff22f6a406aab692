import { constants } from 'node:fs';
import { open, readdir, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SweepError } from '../../shared/errors.ts';
import type { SweepConfig } from '../../shared/sweep-config.ts';
import { parseSweep } from './parse-sweep.ts';
import { renderProblems, type Problem } from './problem.ts';
import { maxFileBytes } from './read-yaml.ts';
import { anyOf, didYouMean } from './suggest.ts';

/** A sweep file that was read and found valid. */
export interface LoadedSweep {
  /** As the user named it. */
  readonly path: string;
  /** Its content, without a byte order mark. */
  readonly text: string;
  readonly config: SweepConfig;
  readonly warnings: readonly Problem[];
}

/**
 * Reads and checks a sweep file; with `strict` warnings are errors too.
 * @throws SweepError `CONFIG_NOT_FOUND` when there is no such file or it cannot be read; `CONFIG_INVALID` with every
 * problem (a {@link Problem} each) in `details` and all of them rendered as its message.
 */
export async function loadSweepFile(path: string, { strict = false } = {}): Promise<LoadedSweep> {
  const text = decode(await readBytes(path), path);
  const { config, problems } = parseSweep(text, path, { lint: true });
  if (config === undefined || (strict && problems.length > 0)) throw invalid(problems, text);
  return { path, text, config, warnings: problems };
}

function invalid(problems: readonly Problem[], text: string): SweepError {
  return new SweepError('CONFIG_INVALID', renderProblems(problems, text), { details: problems });
}

async function readBytes(path: string): Promise<Buffer> {
  let file: FileHandle | undefined;
  try {
    // Opening a pipe without a writer would block; it is no sweep file anyway.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = await file.stat();
    if (stat.isDirectory()) throw await directory(path);
    if (!stat.isFile())
      throw new SweepError('CONFIG_NOT_FOUND', `${path} is no regular file.`, {
        hint: 'Give the path of a YAML file.',
      });
    if (stat.size > maxFileBytes) throw refused(path, `must be at most 1 MB, got ${(stat.size / 1e6).toFixed(1)} MB`);
    return await file.readFile();
  } catch (error) {
    if (error instanceof SweepError) throw error;
    throw await unreadable(path, error);
  } finally {
    await file?.close();
  }
}

async function directory(path: string): Promise<SweepError> {
  const files = (await yamlFilesIn(path)) ?? [];
  const first = files[0];
  const hint =
    first === undefined
      ? 'It holds no YAML file.'
      : `Did you mean ${anyOf(files.slice(0, 5).map((name) => join(path, name)))}?`;
  return new SweepError('CONFIG_NOT_FOUND', `${path} is a directory, not a sweep file.`, { hint });
}

async function unreadable(path: string, error: unknown): Promise<SweepError> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (code !== 'ENOENT') {
    const why = code === 'EACCES' ? 'permission denied' : code;
    const hint = code === 'EACCES' ? 'Make it readable for this user.' : '';
    return new SweepError('CONFIG_NOT_FOUND', `${JSON.stringify(path).slice(1, -1)} cannot be read: ${why}.`, {
      hint,
      cause: error,
    });
  }
  const folder = dirname(path);
  const files = await yamlFilesIn(folder);
  const near = didYouMean(basename(path), files ?? []);
  const prefix = folder === '.' ? '' : `${folder}/`;
  const hint = near === '' ? whatIsThere(folder, files) : near.replace('mean ', `mean ${prefix}`);
  return new SweepError('CONFIG_NOT_FOUND', `${path} does not exist.`, { hint, cause: error });
}

function whatIsThere(folder: string, files: readonly string[] | undefined): string {
  if (files === undefined) return `There is no folder ${folder}.`;
  const here = folder === '.';
  if (files.length === 0) return `There is no YAML file ${here ? 'here' : `in ${folder}`}.`;
  return `${here ? 'Here' : `In ${folder}`} there ${files.length === 1 ? 'is' : 'are'} ${listed(files)}.`;
}

/** The first five, and how many more. */
function listed(files: readonly string[]): string {
  const more = files.length > 5 ? ` and ${files.length - 5} more` : '';
  return `${files.slice(0, 5).join(', ')}${more}`;
}

/** Names of the YAML files in a folder, sorted; undefined when it cannot be listed. */
async function yamlFilesIn(folder: string): Promise<string[] | undefined> {
  try {
    return (await readdir(folder)).filter((name) => /\.ya?ml$/i.test(name)).sort();
  } catch {
    return undefined;
  }
}

function decode(bytes: Buffer, path: string): string {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (utf16) throw refused(path, 'must be UTF-8 text, got UTF-16');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refused(path, 'must be UTF-8 text');
  }
}

/** A file that is refused as a whole, before it is parsed. */
function refused(file: string, rule: string): SweepError {
  const hint = rule.includes('UTF-8')
    ? 'Save it as UTF-8.'
    : 'Is this a sweep file? Write long lists of numbers as a range.';
  const problem = {
    code: 'CONFIG_SYNTAX',
    severity: 'error',
    file,
    line: 1,
    column: 1,
    path: '',
    message: `the file ${rule}`,
    hint,
  } as const;
  return invalid([problem], '');
}
