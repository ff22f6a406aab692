import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSweepFile } from '../../../orchestrator/plan/load.ts';
import { SweepError } from '../../../shared/errors.ts';
import { sweepText } from './sweep-text.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hypersweep-load-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What is said instead of loading, with the folder's name left out. */
async function refusal(path: string): Promise<{ code: string; message: string; hint: string | undefined }> {
  const error: unknown = await loadSweepFile(path).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SweepError)) throw new Error(`expected a SweepError, got ${String(error)}`);
  const local = (text: string | undefined) => text?.replaceAll(folder, '.');
  return { code: error.code, message: local(error.message) ?? '', hint: local(error.hint) };
}

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('loading a sweep file', () => {
  it('gives path, text, config and warnings', async () => {
    const path = await write('a.yaml', `\uFEFF${sweepText({ project: 'mine', replicates: '{seeds: 3}' })}`);
    const loaded = await loadSweepFile(path);
    expect(loaded.path).toBe(path);
    expect(loaded.text).toBe(sweepText({ project: 'mine', replicates: '{seeds: 3}' }));
    expect(loaded.config).toMatchObject({ method: 'random', run_cap: 24, timeout: '24h' });
    expect(loaded.warnings.map(({ path: key, severity }) => [key, severity])).toEqual([['project', 'warning']]);
  });

  it('suggests the file that was probably meant', async () => {
    await write('sentiment.yaml', sweepText());
    expect(await refusal(join(folder, 'sentimnt.yaml'))).toEqual({
      code: 'CONFIG_NOT_FOUND',
      message: './sentimnt.yaml does not exist.',
      hint: 'Did you mean ./sentiment.yaml?',
    });
    expect(await refusal(join(folder, 'sentiment'))).toMatchObject({ hint: 'Did you mean ./sentiment.yaml?' });
  });

  it('tells what is there where nothing is near', async () => {
    await write('fashion.yml', sweepText());
    expect(await refusal(join(folder, 'a.yaml'))).toMatchObject({ hint: 'In . there is fashion.yml.' });
    await write('zebra.yml', sweepText());
    expect(await refusal(join(folder, 'a.yaml'))).toMatchObject({ hint: 'In . there are fashion.yml, zebra.yml.' });
    await rm(join(folder, 'zebra.yml'));
    await rm(join(folder, 'fashion.yml'));
    expect(await refusal(join(folder, 'a.yaml'))).toMatchObject({ hint: 'There is no YAML file in ..' });
    expect(await refusal(join(folder, 'no', 'a.yaml'))).toMatchObject({ hint: 'There is no folder ./no.' });
    // Tests run in the project's own folder.
    expect(await refusal('no-such-sweep.yaml')).toMatchObject({ hint: 'Here there is docker-compose.yml.' });
  });

  it('refuses a directory and lists its YAML files', async () => {
    await mkdir(join(folder, 'configs'));
    await write('configs/a.yaml', '');
    await write('configs/b.yml', '');
    await write('configs/c.json', '');
    expect(await refusal(join(folder, 'configs'))).toEqual({
      code: 'CONFIG_NOT_FOUND',
      message: './configs is a directory, not a sweep file.',
      hint: 'Did you mean ./configs/a.yaml or ./configs/b.yml?',
    });
  });

  it('refuses pipes and devices without waiting for them', async () => {
    execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', join(folder, 'pipe')]);
    expect(await refusal(join(folder, 'pipe'))).toMatchObject({ message: './pipe is no regular file.' });
    expect(await refusal('/dev/zero')).toMatchObject({ message: '/dev/zero is no regular file.' });
  });

  // Root may read every file.
  it.skipIf(process.getuid?.() === 0)('tells a file that this user may not read', async () => {
    const path = await write('a.yaml', sweepText());
    await chmod(path, 0);
    expect(await refusal(path)).toMatchObject({ message: './a.yaml cannot be read: permission denied.' });
  });

  it('refuses paths no file can have', async () => {
    expect(await refusal('a\0b')).toMatchObject({
      code: 'CONFIG_NOT_FOUND',
      message: 'a\\u0000b cannot be read: ERR_INVALID_ARG_VALUE.',
    });
    expect(await refusal('x'.repeat(5000))).toMatchObject({ code: 'CONFIG_NOT_FOUND' });
    const path = await write('a.yaml', sweepText());
    expect(await refusal(join(path, 'b.yaml'))).toMatchObject({ message: './a.yaml/b.yaml cannot be read: ENOTDIR.' });
  });

  it('refuses 10 MB before parsing', async () => {
    const path = await write('a.yaml', Buffer.alloc(10_000_000, '['));
    const before = process.cpuUsage();
    expect(await refusal(path)).toEqual({
      code: 'CONFIG_INVALID',
      message:
        './a.yaml:1:1  the file must be at most 1 MB, got 10.0 MB\n  Is this a sweep file? Write long lists of numbers as a range.',
      hint: undefined,
    });
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
  });

  it('refuses other encodings', async () => {
    const utf16 = await write('a.yaml', Buffer.from(`\uFEFF${sweepText()}`, 'utf16le'));
    expect(await refusal(utf16)).toMatchObject({
      message: './a.yaml:1:1  the file must be UTF-8 text, got UTF-16\n  Save it as UTF-8.',
    });
    const latin = await write('b.yaml', Buffer.from('name: caf\xe9\n', 'latin1'));
    expect(await refusal(latin)).toMatchObject({
      message: './b.yaml:1:1  the file must be UTF-8 text\n  Save it as UTF-8.',
    });
  });

  it('carries every problem as plain data', async () => {
    const path = await write('a.yaml', sweepText({ method: 'gird', seed: '-1' }));
    const error: unknown = await loadSweepFile(path).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SweepError);
    expect((error as SweepError).details).toEqual([
      {
        code: 'CONFIG_VALUE',
        severity: 'error',
        file: path,
        line: 2,
        column: 9,
        path: 'method',
        message: 'method must be grid, random, sobol or lhs, got "gird"',
        hint: 'Did you mean grid?',
      },
      {
        code: 'CONFIG_VALUE',
        severity: 'error',
        file: path,
        line: 5,
        column: 7,
        path: 'seed',
        message: 'seed must be >= 0, got -1',
        hint: 'Write a whole number from 0 to 2^53 - 1.',
      },
    ]);
  });
});
