import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { openInBrowser, type Desktop } from '../../../orchestrator/commands/open-in-browser.ts';

const desktop = (launch: Desktop['launch'], display = ':0'): Desktop => ({
  environment: { DISPLAY: display },
  platform: 'linux',
  launch,
});

it('says why no browser was opened: no desktop, no such program, a launcher that refuses', async () => {
  const never = () => Promise.reject(new Error('launched'));
  expect(await openInBrowser('/r.html', desktop(never, ''))).toBe('this machine has no desktop');
  const missing = () => Promise.resolve(spawn('/there/is/no/browser', ['/r.html']));
  expect(await openInBrowser('/r.html', desktop(missing))).toContain('ENOENT');
  expect(await openInBrowser('/r.html', desktop(never))).toBe('launched');
  const refuses = () => Promise.resolve(spawn('/bin/sh', ['-c', 'exit 3'], { stdio: 'ignore' }));
  expect(await openInBrowser('/r.html', desktop(refuses))).toBe('the program that opens files ended with 3');
});

it('gives nothing to say where the browser starts, with the path it was given', async () => {
  const paths: string[] = [];
  const launch = async (path: string) => {
    paths.push(path);
    const child = spawn('/bin/true', { stdio: 'ignore' });
    // As the real launcher does: whoever waits for the start from here on waits for ever.
    await once(child, 'close');
    return child;
  };
  expect(await openInBrowser('/r.html', desktop(launch))).toBeNull();
  expect(paths).toEqual(['/r.html']);
});
