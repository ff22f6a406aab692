import { reportModel } from '../../orchestrator/report/model.ts';
import { renderHtml } from '../../orchestrator/report/html/page.ts';
import { loadPageScript } from '../../orchestrator/run/page-assets.ts';
import type { SearchSpace } from '../../shared/search-space.ts';
import { at, finished, gates, makePlan } from '../orchestrator/report/fixtures.ts';

/** Time, size and memory of the HTML report of 10,000 trials x 10 hyperparameters, beside the analysis. `npm run bench:report`. */
const space: SearchSpace = Array.from({ length: 10 }, (_, index) => ({
  name: `x${index}`,
  dimension: { kind: 'uniform' as const, min: 0, max: 1 },
}));
const plan = makePlan({ space, configurations: 10_000 });
const outcomes = plan.trials.map((trial) => finished(trial, 0.5 + 0.3 * Number(trial.params['x0'])));
const started = performance.now();
const model = reportModel({ plan, outcomes, gates, wanted: 'running', now: at, lines: new Map() });
const page = renderHtml(model, await loadPageScript());
const seconds = (performance.now() - started) / 1000;
const megabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(
  `10,000 trials x 10: ${seconds.toFixed(1)} s (asked: < 20), ${(page.length / 1e6).toFixed(2)} MB of HTML, ${megabytes.toFixed(0)} MB of memory at most (asked: < 500)\n`,
);
