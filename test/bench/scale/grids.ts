import { setTimeout as sleep } from 'node:timers/promises';
import { canonicalJson, sha256 } from '../../../shared/canonical-json.ts';
import { seededRandom } from '../../../shared/seeded-random.ts';
import { processesWith, roleOf } from '../../support/fault-project.ts';
import { kill } from '../../support/fleet.ts';
import type { TestStore } from '../../support/test-stores.ts';
import { openField, type Field } from './field.ts';

const quick = `return { 'eval/x': Math.random() + Number(params['a']) };`;

function grid(sizes: Readonly<Record<string, number>>): string {
  const lines = Object.entries(sizes).map(
    ([name, size]) => `  ${name}: {values: [${Array.from({ length: size }, (_, index) => index).join(', ')}]}`,
  );
  return `method: grid\nparameters:\n${lines.join('\n')}\n`;
}

/** What a grid gave: trials planned, jobs in the store, distinct results. */
export interface GridFigures {
  readonly trials: number;
  readonly results: number;
  readonly distinct: number;
  readonly faults: number;
  readonly repeated: number;
  readonly seconds: number;
}

/** Runs a whole grid on so many workers, killing a worker about once a second if asked to. */
export async function runGrid(
  server: TestStore,
  sizes: Readonly<Record<string, number>>,
  { workers, faults }: { readonly workers: number; readonly faults: boolean },
): Promise<GridFigures> {
  const field = await openField(server, grid(sizes), quick);
  try {
    const actors = field.workers(workers, '--slots', '1', '--lease', '5s');
    await field.command('submit', 'sweep.yaml');
    const started = performance.now();
    const { plan } = await field.snapshot();
    const random = seededRandom('scale', workers);
    let struck = 0;
    await field.until(plan.trials.length, async () => {
      for (const actor of actors) actor.revive();
      if (!faults) return;
      await sleep(800);
      const victims = processesWith(`HYPERSWEEP_STORE=${field.env['HYPERSWEEP_STORE'] ?? ''}`).filter(
        (pid) => roleOf(pid) === 'worker',
      );
      const victim = victims[random.below(Math.max(1, victims.length))];
      if (victim === undefined) return;
      kill(victim);
      struck++;
    });
    const seconds = (performance.now() - started) / 1000;
    const { outcomes } = await field.snapshot();
    const results = outcomes.flatMap((outcome) => ('result' in outcome ? [outcome] : []));
    return {
      trials: plan.trials.length,
      results: results.length,
      distinct: new Set(results.map(({ trial }) => trial.id)).size,
      faults: struck,
      repeated: results.filter(({ result }) => result.attempt > 1).length,
      seconds,
    };
  } finally {
    await field.close();
  }
}

/** SHA-256 of what ran, and with what result: number, id, seed, configuration and metrics of every trial. */
export async function hashWith(server: TestStore, workers: number): Promise<string> {
  const field: Field = await openField(
    server,
    'method: random\nrun_cap: 64\nparameters:\n  a: {min: 0.0, max: 1.0}\n  b: {values: [1, 2, 3]}\n',
    quick,
  );
  try {
    field.workers(workers, '--slots', '1');
    await field.command('submit', 'sweep.yaml');
    await field.until(64);
    const { outcomes } = await field.snapshot();
    return sha256(
      canonicalJson(
        outcomes.map((outcome) => [outcome.trial, 'result' in outcome ? outcome.result.metrics : outcome.state]),
      ),
    );
  } finally {
    await field.close();
  }
}
