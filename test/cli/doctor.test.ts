import { afterAll, describe, expect, it } from 'vitest';
import { makeProject, runCli } from '../support/run-cli.ts';

const project = makeProject({});
afterAll(() => project.remove());

describe('doctor', () => {
  it('tries backends, store, memory and disk for real and says what auto takes', async () => {
    const { stdout, status } = await runCli(['doctor', '--json'], { cwd: project.folder });
    const { schemaVersion, version, findings } = JSON.parse(stdout);
    expect([schemaVersion, version]).toEqual([1, expect.stringMatching(/^\d+\.\d+\.\d+/)]);
    const level = Object.fromEntries(
      findings.map((finding: { subject: string; level: string }) => [finding.subject, finding.level]),
    );
    expect(level).toMatchObject({
      'backend wasm': 'ok',
      'backend cpu': 'ok',
      'backend: auto': 'ok',
      store: 'ok',
      'task files': 'ok',
    });
    expect(Object.keys(level)).toEqual(expect.arrayContaining(['Node', 'cores', 'memory', 'disk', 'backend node']));
    expect(status).toBe(0);
  });

  it('ends with 5 and the remedy where the store does not answer', async () => {
    const env = { HYPERSWEEP_SECRET: 'a-secret-of-thirty-two-characters' };
    const { stdout, status } = await runCli(['doctor', '--store', 'redis://127.0.0.1:1'], { cwd: project.folder, env });
    expect(stdout).toMatch(/PROBLEM {2}store +redis:\/\/127\.0\.0\.1:1 cannot be reached: nothing listens there/);
    expect(stdout).toMatch(/^ +Check host and port/m);
    expect(stdout.trimEnd()).toMatch(/1 problem: what to do stands below each\.$/);
    expect(status).toBe(5);
  });
});
