import { removeFolder } from '../support/remove-folder.ts';
import type { Trial } from '../../shared/trial.ts';
import { fixedPlans, planHash } from '../support/fixed-plans.ts';
import { cli, makeProject, runProgram } from '../support/run-cli.ts';

/**
 * `npm run smoke 22 24 26`: on each of these Node versions, fetched as npm package `node`, doctor must find the native backend
 * at work, the committed plans must come out as they are, and a small sweep must train on it and on WebAssembly. Needs a built
 * package and an installed native library.
 */
const versions = process.argv.slice(2);
if (versions.length === 0) throw new Error('Say which Node versions: npm run smoke 22 24 26');

const sweep = (backend: string) => `name: smoke-${backend}
task: sentiment
method: grid
seed: 1
backend: ${backend}
metric: {name: eval/accuracy, goal: maximize}
parameters: {learning_rate: {values: [0.005, 0.01]}, epochs: {value: 2}, vocabulary_size: {value: 800}}
`;

for (const version of versions) {
  const plans = Object.fromEntries(fixedPlans.map(({ method, text }) => [`${method}.yaml`, text]));
  const project = makeProject({ 'node.yaml': sweep('node'), 'wasm.yaml': sweep('wasm'), ...plans });
  try {
    const run = async (...args: string[]) => {
      const command = ['--yes', '-p', `node@${version}`, 'node', ...args];
      const { stdout, stderr, status } = await runProgram('npx', command, { cwd: project.folder, timeoutMs: 300_000 });
      if (status !== 0)
        throw new Error(`Node ${version}: ${args.join(' ')} ended with ${status ?? 'a kill'}\n${stderr}${stdout}`);
      return stdout;
    };
    const exact = (await run('--version')).trim();
    const { findings } = JSON.parse(await run(cli, 'doctor', '--json')) as {
      findings: { subject: string; level: string; text: string }[];
    };
    const native = findings.find(({ subject }) => subject === 'backend node');
    if (native?.level !== 'ok')
      throw new Error(`Node ${exact}: ${native?.text ?? 'doctor says nothing of the native backend'}`);
    for (const { method, sha256 } of fixedPlans) {
      const lines = (await run(cli, 'check', `${method}.yaml`, '--all', '--format', 'jsonl')).trimEnd().split('\n');
      if (planHash(lines.map((line) => JSON.parse(line) as Trial)) !== sha256)
        throw new Error(`Node ${exact}: the plan of ${method} differs from the committed one`);
    }
    console.log(`Node ${exact}: the same plans`);
    for (const backend of ['node', 'wasm']) {
      const { counts, best } = JSON.parse(await run(cli, 'run', `${backend}.yaml`, '--json')) as {
        counts: { complete: number };
        best: { metrics: Record<string, number> };
      };
      const accuracy = best.metrics['eval/accuracy'] ?? 0;
      if (counts.complete !== 2 || accuracy < 0.6)
        throw new Error(`Node ${exact}, ${backend}: ${counts.complete} of 2 trials, eval/accuracy ${accuracy}`);
      console.log(`Node ${exact}, ${backend}: 2 trials, eval/accuracy ${accuracy.toFixed(3)}`);
    }
  } finally {
    removeFolder(project.folder);
  }
}
