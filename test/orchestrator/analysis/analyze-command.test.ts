import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { analyzeCommand } from '../../../orchestrator/commands/analyze.ts';
import { SweepError } from '../../../shared/errors.ts';

describe('analyze', () => {
  let folder = '';
  const printed: string[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'analyze-'));
    printed.length = 0;
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true });
  });

  async function run(content: string, flags: Record<string, unknown> = {}): Promise<string> {
    const file = join(folder, 'trials');
    await writeFile(file, content);
    const defaults = {
      sampling: 'unknown',
      scale: 'auto',
      seed: 0,
      estimateOnly: true,
      json: false,
      quiet: true,
    } as const;
    await analyzeCommand.handler({ file, ...defaults, objective: 'y', goal: 'minimize', ...flags });
    return printed.join('');
  }

  const rows = Array.from({ length: 30 }, (_, i) => [(i * 7) % 30, (i * 11) % 4, i]);

  it('reads CSV and prints what was assumed', async () => {
    const text = await run(['x,k,y', ...rows.map(([x, k]) => [x! + 0.5, k, x].join())].join('\n'));
    expect(text).toContain('conditional on the sampler');
    expect(text).toContain('x: uniform from 0.5 to 29.5');
  });

  it('reads JSON lines by a declared space, as one document', async () => {
    await writeFile(
      join(folder, 'sweep.yaml'),
      'task: sentiment\nmethod: random\nrun_cap: 30\nmetric: {name: eval/y, goal: minimize}\nparameters:\n  x: {min: 0.0, max: 30.0}\n  k: {values: [0, 1, 2, 3]}\n',
    );
    const text = await run(rows.map(([x, k]) => JSON.stringify({ x, k, y: x! ** 2 })).join('\n'), {
      json: true,
      space: join(folder, 'sweep.yaml'),
      sampling: 'independent',
    });
    const document = JSON.parse(text) as { schemaVersion: number; parameters: { name: string }[] };
    expect(document.schemaVersion).toBe(1);
    expect(document.parameters[0]?.name).toBe('x');
  });

  it('refuses what it cannot read, with the remedy', async () => {
    await expect(run('x,z\n1,2\n')).rejects.toThrow('The file has no column y.');
    await expect(run('x,y\n1,2\n', { goal: undefined })).rejects.toThrow('needs --objective and --goal');
    await expect(run('', { file: join(folder, 'nowhere') })).rejects.toThrow(SweepError);
    expect(await run('x,y\n')).toContain('No trial has finished');
  });
});
