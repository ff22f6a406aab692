import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { availableParallelism } from 'node:os';
import { analyse } from '../../orchestrator/analysis/analyse.ts';
import { rangeAxis } from '../../orchestrator/analysis/axis.ts';
import { binnedShares } from '../../orchestrator/analysis/binned-study.ts';
import { forestShares, growForest } from '../../orchestrator/analysis/forest.ts';
import { gridAnova } from '../../orchestrator/analysis/grid-anova.ts';
import { collectRows } from '../../orchestrator/analysis/input/collect-rows.ts';
import { csvRows } from '../../orchestrator/analysis/input/csv-rows.ts';
import type { RawTable } from '../../orchestrator/analysis/input/raw-table.ts';
import { trialsOfTable } from '../../orchestrator/analysis/input/trials-of-table.ts';
import type { TrialRow } from '../../orchestrator/analysis/options.ts';
import { runAnalysis } from '../../orchestrator/run/run-analysis.ts';
import { friedman, normal, sampleOf } from '../support/known-functions.ts';
import { rmse } from '../support/hpo-table.ts';
import { seededRandom } from '../../shared/seeded-random.ts';

/** Speed of the analysis (threads run what is built) on Friedman-1 with ten parameters, beside the targets of the issue, and Optuna on the same trials. */
const axes = friedman.ranges.map((_, i) => rangeAxis(`x${i + 1}`, { min: 0, max: 1, log: false })!);

function trialsOf(n: number): TrialRow[] {
  const random = seededRandom('bench', n);
  return Array.from({ length: n }, (_, seed) => {
    const x = axes.map(() => random.next());
    const params = Object.fromEntries(axes.map(({ name }, i) => [name, x[i]!]));
    return { params, seed, state: 'complete', objective: friedman.f(x) + 0.3 * friedman.sd * normal(random) };
  });
}

function timed<T>(run: () => T): { readonly seconds: number; readonly cpu: number; readonly value: T } {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const value = run();
  const used = process.cpuUsage(before);
  return { seconds: (performance.now() - started) / 1000, cpu: (used.user + used.system) / 1e6, value };
}

function line(
  [what, target]: readonly [string, string],
  measured: { readonly seconds: number; readonly cpu: number },
  more = '',
): void {
  const figures = `${measured.seconds.toFixed(2)} s wall, ${measured.cpu.toFixed(2)} s CPU`;
  process.stdout.write(`| ${what} | ${target} | ${figures} | ${more} |\n`);
}

const space = { axes, left: [], defaults: {}, assumptions: [] };
const options = { objective: 'y', goal: 'minimize', sampling: 'independent' } as const;

const head = '| what | target | measured | error of S / ST |\n| --- | --- | --- | --- |\n';

/** Whole analyses, on one thread and as `analyze` does it. */
async function whole(): Promise<void> {
  process.stdout.write(head);
  timed(() => analyse(trialsOf(40), space, options));
  for (const [n, target] of [
    [100, 3],
    [300, 10],
    [1000, 20],
    [10_000, 40],
  ] as const) {
    const found = timed(() => analyse(trialsOf(n), space, options));
    const by = (pick: 'share' | 'total') =>
      axes.map(({ name }) => found.value.parameters.find((parameter) => parameter.name === name)?.[pick] ?? 0);
    const errors = [rmse(by('share'), friedman.S), rmse(by('total'), friedman.ST)];
    line([`complete, ${n} x 10, one thread`, '-'], found, errors.map((error) => error.toFixed(4)).join(' / '));
    const trials = trialsOf(n);
    const shared = await timedLater(() => runAnalysis({ trials, space, options }, {}));
    line([`complete, ${n} x 10, ${availableParallelism()} threads`, `<= ${target} s`], shared, 'the same bits');
  }
  line(
    ['estimate only, 300 x 10', '<= 1 s'],
    timed(() => analyse(trialsOf(300), space, { ...options, mode: 'estimate' })),
  );
}

async function timedLater(run: () => Promise<unknown>): Promise<{ readonly seconds: number; readonly cpu: number }> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  await run();
  const used = process.cpuUsage(before);
  return { seconds: (performance.now() - started) / 1000, cpu: (used.user + used.system) / 1e6 };
}

/** The estimators by themselves. */
function parts(): void {
  process.stdout.write(head);
  const thousand = sampleOf(friedman, { n: 1000, noise: 0.3, seed: 1 });
  const seed = ['bench'];
  growForest(thousand, { seed, trees: 16 });
  line(
    ['forest fANOVA, 1,000 x 10, 64 trees', '<= 0.4 s'],
    timed(() => forestShares(thousand, growForest(thousand, { seed }), { seed })),
  );
  const large = sampleOf(friedman, { n: 100_000, noise: 0.3, seed: 1 });
  const binned = timed(() => binnedShares(large));
  const signal = 1 / (1 + 0.3 ** 2);
  const shares = binned.value.map((share) => share / signal);
  line(['binned first order, 100,000 x 10', '<= 0.5 s'], binned, rmse(shares, friedman.S).toFixed(4));
  const sizes = [2, 2, 4, 3, 3, 6, 2, 6, 6];
  const cells = sizes.reduce((a, b) => a * b, 1);
  const random = seededRandom('grid');
  const values = Float64Array.from({ length: cells * 4 }, () => random.next());
  const offsets = Int32Array.from({ length: cells + 1 }, (_, cell) => 4 * cell);
  line(
    [`grid of ${cells} cells x 4: mains, pairs, totals`, '<= 0.25 s'],
    timed(() => gridAnova({ sizes, values, offsets }, 2)),
  );
}

/** A CSV file of 10^6 rows and 10 parameters through reading, sampling and estimating. */
async function million(): Promise<void> {
  process.stdout.write(head);
  const random = seededRandom('million');
  const rows = function* () {
    yield `${axes.map(({ name }) => name).join()},y\n`;
    for (let row = 0; row < 1e6; row++) {
      const x = axes.map(() => Number(random.next().toFixed(6)));
      yield `${x.join()},${(friedman.f(x) + 0.3 * friedman.sd * normal(random)).toFixed(5)}\n`;
    }
  };
  const file = join(mkdtempSync(join(tmpdir(), 'bench-')), 'million.csv');
  await pipeline(Readable.from(rows()), createWriteStream(file));
  const before = process.resourceUsage().maxRSS;
  const tables: RawTable[] = [];
  const read = await timedLater(async () => tables.push(await collectRows(csvRows(createReadStream(file)))));
  line(['CSV of 1,000,000 rows: read and sampled to 100,000', '-'], read);
  const { trials, space: found } = trialsOfTable(tables[0]!, { objective: 'y' });
  for (const sampling of ['unknown', 'independent'] as const) {
    const used = await timedLater(() => runAnalysis({ trials, space: found, options: { ...options, sampling } }, {}));
    line([`the 100,000 analysed, sampling ${sampling}`, '-'], used);
  }
  process.stdout.write(`\nmemory before reading ${(before / 1024).toFixed(0)} MB\n`);
  rmSync(dirname(file), { recursive: true });
}

const script = `
import json, sys, time
import optuna
optuna.logging.set_verbosity(optuna.logging.ERROR)
data = json.load(sys.stdin)
study = optuna.create_study()
names = data["names"]
for row, y in zip(data["x"], data["y"]):
    study.add_trial(optuna.trial.create_trial(params=dict(zip(names, row)), value=y,
        distributions={name: optuna.distributions.FloatDistribution(0, 1) for name in names}))
kinds = ["FanovaImportanceEvaluator", "PedAnovaImportanceEvaluator", "MeanDecreaseImpurityImportanceEvaluator"]
for kind in [kind for kind in kinds if hasattr(optuna.importance, kind)]:
    evaluator = getattr(optuna.importance, kind)
    start = time.time()
    found = optuna.importance.get_param_importances(study, evaluator=evaluator())
    print(json.dumps([optuna.__version__, kind, time.time() - start, [found.get(name, 0) for name in names]]))
`;

/** Optuna's evaluators on the same trials; its shares are normalised to sum 1, so they are set against S as they are. */
function optuna(n: number): void {
  const trials = trialsOf(n);
  const names = axes.map(({ name }) => name);
  const input = JSON.stringify({
    names,
    x: trials.map(({ params }) => names.map((name) => params[name])),
    y: trials.map(({ objective }) => objective),
  });
  const text = execFileSync(process.env['HYPERSWEEP_PYTHON'] ?? 'python3', ['-c', script], {
    input,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  for (const row of text.trim().split('\n')) {
    const [version, kind, seconds, shares] = JSON.parse(row) as [string, string, number, number[]];
    const figures = `${seconds.toFixed(2)} s`;
    const sum = friedman.S.reduce((a, b) => a + b, 0);
    const errors = [friedman.S, friedman.S.map((share) => share / sum)].map((truth) => rmse(shares, truth).toFixed(4));
    process.stdout.write(
      `| Optuna ${version} ${kind}, ${n} x 10 | - | ${figures} | ${errors[0]} (${errors[1]} of S scaled to 1) / - |\n`,
    );
  }
}

function optunaIfThere(): void {
  process.stdout.write(head);
  try {
    for (const n of [100, 300, 1000]) optuna(n);
  } catch {
    process.stdout.write(
      '\n*** SKIPPED: Optuna cannot be imported; set HYPERSWEEP_PYTHON to a Python that has it (pip install optuna). ***\n',
    );
  }
}

const benches: Readonly<Record<string, () => void | Promise<void>>> = { whole, parts, million, optuna: optunaIfThere };
const wanted = process.argv.slice(2);
for (const [name, bench] of Object.entries(benches)) if (wanted.length === 0 || wanted.includes(name)) await bench();
process.stdout.write(`\nlargest memory: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB (target < 1 GB)\n`);
