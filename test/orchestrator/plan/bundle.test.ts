import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadTaskCode } from '../../../orchestrator/plan/bundle.ts';
import { makeProject } from '../../support/run-cli.ts';

const projects: (() => void)[] = [];
afterEach(() => projects.splice(0).forEach((remove) => remove()));

function bundled(files: Readonly<Record<string, string>>) {
  const { folder, remove } = makeProject(files);
  projects.push(remove);
  return loadTaskCode('./task.ts', { sweepFile: join(folder, 'sweep.yaml'), project: folder });
}

const own = 'export default 1;';

describe('bundling a task', () => {
  it.each([
    ["import * as tf from '@tensorflow/tfjs';\nexport default tf.scalar(1);", 'tfjs', '1:21'],
    [`const tf = await import('@tensorflow/tfjs-node');\nexport default tf;`, 'tfjs-node', '1:25'],
    ["import { layers } from './mine.ts';\nexport default layers;", 'tfjs-layers', '1:24'],
  ])('refuses a second copy of TensorFlow.js with its place and the remedy', async (task, name, place) => {
    const mine = "export { layers } from '@tensorflow/tfjs-layers';";
    const refused = await bundled({ 'task.ts': task, 'mine.ts': mine }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'TASK_INVALID' });
    expect(String(refused)).toMatch(
      new RegExp(
        `(task|mine)\\.ts:${place}  @tensorflow/${name} would be a second copy of TensorFlow\\.js, whose models cannot be ` +
          `trained here\\. Use the tf that model, loss and train are given, or import types alone`,
      ),
    );
  });

  it('leaves types of TensorFlow.js alone', async () => {
    const task = `import type { Tensor } from '@tensorflow/tfjs';\nimport * as tf from '@tensorflow/tfjs';\nexport const rank = (of: Tensor | tf.Scalar) => of.rank;\n`;
    const { text } = await bundled({ 'task.ts': task + own });
    expect(text).not.toMatch(/from ['"]@tensorflow/);
  });

  it('gives equal bytes wherever the project lies, and other bytes when an imported file changes', async () => {
    const task = { 'task.ts': "import rates from './rates.json';\nexport default rates;" };
    const first = await bundled({ ...task, 'rates.json': '[1]' });
    expect((await bundled({ ...task, 'rates.json': '[1]' })).ref).toEqual(first.ref);
    expect((await bundled({ ...task, 'rates.json': '[2]' })).ref).not.toEqual(first.ref);
  });
});
