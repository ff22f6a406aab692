import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { analyse } from '../../orchestrator/analysis/analyse.ts';
import { sweepInput } from '../../orchestrator/analysis/sweep-input.ts';
import { reportModel } from '../../orchestrator/report/model.ts';
import { renderHtml } from '../../orchestrator/report/html/page.ts';
import { loadPageScript } from '../../orchestrator/run/page-assets.ts';
import type { LogLine } from '../../shared/records.ts';
import type { SearchSpace } from '../../shared/search-space.ts';
import { quantile } from '../../shared/stats/order.ts';
import { at, finished, gates, makePlan } from '../orchestrator/report/fixtures.ts';
import { drawAll, openBrowser } from '../support/browser.ts';

/**
 * Time, size and memory of the HTML report of 10,000 trials x 10 hyperparameters with analysis and curves, and how smoothly
 * it scrolls in Chromium. `npm run bench:report`.
 */
const space: SearchSpace = Array.from({ length: 10 }, (_, index) => ({
  name: `x${index}`,
  dimension: { kind: 'uniform' as const, min: 0, max: 1 },
}));
const plan = makePlan({ space, configurations: 10_000 });
const outcomes = plan.trials.map((trial) =>
  finished(trial, 0.5 + 0.3 * Number(trial.params['x0']) + 0.1 * Math.sin(6 * Number(trial.params['x1']))),
);
const epochs = Array.from({ length: 100 }, (_, index) => ({
  epoch: index + 1,
  seconds: 1,
  metrics: { 'eval/accuracy': 1 - 0.5 ** (index / 10), 'train/accuracy': 1 - 0.4 ** (index / 10) },
}));
const line: LogLine = { kind: 'epochs', attempt: 1, sequence: 1, epochs };
const lines = new Map(plan.trials.map(({ number }) => [number, [line]]));

const { trials, space: axes, options } = sweepInput(plan, outcomes);
const before = performance.now();
const analysis = analyse(trials, axes, options);
const analysed = (performance.now() - before) / 1000;
const started = performance.now();
const model = reportModel({ plan, outcomes, gates, wanted: 'running', now: at, lines, analysis });
const page = renderHtml(model, await loadPageScript());
const seconds = (performance.now() - started) / 1000;
const megabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(
  `10,000 trials x 10: ${seconds.toFixed(1)} s (asked: < 20) beside ${analysed.toFixed(1)} s of analysis on one thread, ${(page.length / 1e6).toFixed(2)} MB of HTML, ${megabytes.toFixed(0)} MB of memory at most (asked: < 500)\n`,
);

const folder = mkdtempSync(join(tmpdir(), 'hs-bench-report-'));
const file = join(folder, 'report.html');
writeFileSync(file, page);
const { context, close } = await openBrowser();
try {
  const tab = await context.newPage();
  await tab.setViewportSize({ width: 1100, height: 900 });
  const opened = performance.now();
  await tab.goto(pathToFileURL(file).href);
  const loaded = performance.now() - opened;
  // One wheel notch a frame from the top to the end; every chart is drawn on the way, or stands there the second time. In the
  // page's own language.
  const scroll = () =>
    tab.evaluate<number[]>(`new Promise((done) => {
    scrollTo(0, 0);
    const times = [];
    let last = performance.now();
    const step = () => {
      const now = performance.now();
      times.push(now - last);
      last = now;
      scrollBy(0, 100);
      if (scrollY + innerHeight >= document.documentElement.scrollHeight - 1) done(times);
      else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  })`);
  const told = (frames: readonly number[]) => {
    const [middle, late, worst] = [0.5, 0.95, 1].map((p) => quantile(frames, p).toFixed(0));
    return `${frames.length} frames: median ${middle} ms, 95 % within ${late} ms, longest ${worst} ms`;
  };
  process.stdout.write(`opened in ${loaded.toFixed(0)} ms; scrolled through at once in ${told(await scroll())}\n`);
  await drawAll(tab);
  process.stdout.write(`once all is drawn: ${told(await scroll())}\n`);
} finally {
  await close();
  rmSync(folder, { recursive: true, force: true });
}
