import { spawn } from 'node:child_process';
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
});

it('gives nothing to say where the browser starts, with the path it was given', async () => {
  const paths: string[] = [];
  const launch = (path: string) => {
    paths.push(path);
    return Promise.resolve(spawn(process.execPath, ['--version'], { stdio: 'ignore' }));
  };
  expect(await openInBrowser('/r.html', desktop(launch))).toBeNull();
  expect(paths).toEqual(['/r.html']);
});
