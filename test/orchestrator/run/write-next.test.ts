import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeNext } from '../../../orchestrator/run/write-next.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'hypersweep-next-'))));
afterEach(() => rm(folder, { recursive: true }));

const there = (name: string) => existsSync(join(folder, name));
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');

function write({ out = 'a-next.yaml', own = [] as string[], force = false } = {}): Promise<void> {
  return writeNext({
    sweep: { path: join(folder, out), text: 'sweep' },
    lesson: { path: join(folder, 'a.lesson.yaml'), text: 'lesson' },
    own: own.map((name) => join(folder, name)),
    force,
  });
}

it('writes both, and over what is there only when forced', async () => {
  await write();
  expect([textOf('a-next.yaml'), textOf('a.lesson.yaml')]).toEqual(['sweep', 'lesson']);
  await expect(write()).rejects.toThrow('a-next.yaml is there already');
  await writeFile(join(folder, 'a.lesson.yaml'), 'edited');
  await write({ force: true });
  expect(textOf('a.lesson.yaml')).toBe('lesson');
});

it('writes neither where one is there, and the remedy for a lesson is another folder', async () => {
  await writeFile(join(folder, 'a.lesson.yaml'), 'edited');
  const hint = 'Name a file in another folder with --out, or add --force.';
  await expect(write()).rejects.toMatchObject({ hint });
  expect(there('a-next.yaml')).toBe(false);
  await rm(join(folder, 'a.lesson.yaml'));
  await writeFile(join(folder, 'a-next.yaml'), 'edited');
  await expect(write()).rejects.toThrow('a-next.yaml is there already');
  expect(there('a.lesson.yaml')).toBe(false);
});

it('is not hindered by the same lesson', async () => {
  await writeFile(join(folder, 'a.lesson.yaml'), 'lesson');
  await write();
  expect(textOf('a-next.yaml')).toBe('sweep');
});

it.each(['a-next.yaml', 'a.lesson.yaml'])('never writes over %s of the sweep itself', async (name) => {
  await writeFile(join(folder, 'own.yaml'), 'mine');
  await symlink('own.yaml', join(folder, name));
  await expect(write({ own: ['own.yaml'], force: true })).rejects.toThrow(`${name} is a file of the sweep itself`);
  expect(textOf('own.yaml')).toBe('mine');
});

it('keeps sweep and lesson apart', async () => {
  await expect(write({ out: 'a.lesson.yaml', force: true })).rejects.toThrow('is where the lesson goes');
  expect(there('a.lesson.yaml')).toBe(false);
});
