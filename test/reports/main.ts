import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { drawAll, openBrowser } from '../support/browser.ts';

/**
 * Runs the built-in sweeps (what is finished is not trained again), writes their reports anew and takes the README's picture
 * from one of them. `npm run reports -- [name ...]`; the picture is taken where its sweep is among them.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const pictured = 'penguins';
const picture = join(root, 'docs', 'pictures', 'report.png');
/** Largest picture in bytes: a README is read on slow lines, too. */
const largest = 200_000;

function hypersweep(...words: string[]): void {
  const { status } = spawnSync(process.execPath, [join(root, 'dist/orchestrator/cli.js'), ...words], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`hypersweep ${words.join(' ')} ended with ${status}`);
}

async function takePicture(page: string): Promise<void> {
  const { context, close } = await openBrowser();
  try {
    const tab = await context.newPage();
    await tab.emulateMedia({ colorScheme: 'light' });
    await tab.setViewportSize({ width: 960, height: 2400 });
    await tab.goto(pathToFileURL(page).href);
    await drawAll(tab);
    // From the answers to the second picture: what a reader sees first.
    const box = await tab.locator('figure').nth(1).boundingBox();
    mkdirSync(join(root, 'docs', 'pictures'), { recursive: true });
    await tab.screenshot({ path: picture, clip: { x: 0, y: 0, width: 960, height: Math.ceil(box?.y ?? 900) } });
  } finally {
    await close();
  }
  const { size } = statSync(picture);
  if (size > largest) throw new Error(`${picture} has ${size} bytes, at most ${largest} are wanted`);
}

const names = readdirSync(join(root, 'configs'))
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => basename(name, '.yaml'));
const wanted = process.argv.slice(2);
for (const name of names.filter((each) => wanted.length === 0 || wanted.includes(each))) {
  const out = join(root, '.hypersweep', 'reports', name);
  process.stdout.write(`${name}\n`);
  hypersweep('run', join('configs', `${name}.yaml`), '--quiet', '--yes');
  hypersweep('report', name, '--format', 'all', '--out', out);
  if (name === pictured) await takePicture(join(out, 'report.html'));
}
