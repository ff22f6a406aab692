import { afterEach, expect, it } from 'vitest';
import { faultProject, until, type FaultProject } from '../support/fault-project.ts';
import { kill } from '../support/fleet.ts';
import { describeWith } from '../support/require-service.ts';

const sweep = `name: tiny
task: sentiment
method: random
run_cap: 4
seed: 3
metric: {name: eval/accuracy, goal: maximize}
backend: wasm
epochs: 3
gates: {data: off, baselines: off, preflight: off}
parameters:
  embedding_dim: {values: [4, 8]}
  learning_rate: {distribution: log_uniform_values, min: 1.0e-3, max: 1.0e-2}
  hidden_units: {value: 4}
  vocabulary_size: {value: 300}
  max_tokens: {value: 8}
`;

interface Shown {
  readonly state: string;
  readonly result: { readonly attempt: number; readonly objective: number; readonly seconds: number };
  readonly curves: readonly { readonly epoch: number; readonly metrics: Readonly<Record<string, number>> }[];
}

describeWith('redis', 'a sweep of real networks', () => {
  const projects: FaultProject[] = [];
  const make = () => {
    const project = faultProject('redis', sweep);
    projects.push(project);
    return project;
  };
  afterEach(async () => {
    for (const project of projects.splice(0)) await project.close();
  });

  it('gives the same results, digit for digit, when worker and orchestrator are killed under it', async () => {
    const [calm, stormy] = [make(), make()];
    const first = stormy.run();
    await until('a trial has ended', () => first.said().includes('[1/4]'), 60_000);
    stormy.pids('worker').forEach(kill);
    await until('another worker is there', () => stormy.pids('worker').length === 1);
    kill(first.pid);
    const [again, undisturbed] = await Promise.all([
      stormy.cli('run', 'sweep.yaml', '--slots', '2'),
      calm.cli('run', 'sweep.yaml', '--slots', '1'),
    ]);
    expect([again.status, undisturbed.status]).toEqual([0, 0]);
    const numbers = async (project: FaultProject) => {
      const trials = await Promise.all(['0', '1', '2', '3'].map((trial) => project.cli('show', trial, '--json')));
      return trials
        .map(({ stdout }) => JSON.parse(stdout) as Shown)
        .map(({ state, result, curves }) => ({
          state,
          objective: result.objective,
          curves: curves.map(({ epoch, metrics }) => ({ epoch, metrics })),
        }));
    };
    const expected = await numbers(calm);
    expect(expected.map(({ curves }) => curves.length)).toEqual([3, 3, 3, 3]);
    expect(await numbers(stormy)).toEqual(expected);
  });
});
