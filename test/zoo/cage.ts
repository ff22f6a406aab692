import { processorMs } from '../../worker/gates/processor-time.ts';
import { loadTensorFlow } from '../../worker/tf.ts';
import { alarmsOf, openSweep, visitSweep } from './built-in.ts';
import { zoo } from './rows.ts';
import { judge, type Verdict } from './visit.ts';

/** One piece of work: a row of the zoo or a built-in sweep, and one seed. */
export interface Errand {
  readonly kind: 'row' | 'sweep';
  readonly name: string;
  readonly seed: number;
}

/** What came of it. */
export interface Account extends Verdict {
  readonly errand: Errand;
  /** Of processor time. */
  readonly seconds: number;
  /** Checks that could not tell, on the healthy side. */
  readonly undecided: readonly string[];
}

/** The entry of a process that does errands one by one, on one thread, as its parent sends them. */
const { tf } = await loadTensorFlow('wasm', { intraOpThreads: 1 });

async function run({ kind, name, seed }: Errand): Promise<Verdict & { readonly undecided: readonly string[] }> {
  if (kind === 'row') {
    const row = zoo.find((each) => each.name === name);
    if (row === undefined) throw new Error(`no row ${name}`);
    return { ...(await judge(tf, row, { seed })), undecided: [] };
  }
  const found = await visitSweep(tf, await openSweep(name, seed));
  const undecided = found.checks.filter(({ level }) => level === 'undecided').map(({ check }) => check);
  return { missed: null, falseAlarm: alarmsOf(found), undecided };
}

process.on('message', (errand: Errand) => {
  const started = processorMs();
  void run(errand)
    .catch((error: unknown) => ({
      missed: `stopped: ${String(error).slice(0, 300)}`,
      ...{ falseAlarm: null, undecided: [] },
    }))
    .then((verdict) => process.send?.({ ...verdict, errand, seconds: (processorMs() - started) / 1000 }));
});
process.send?.('ready');
