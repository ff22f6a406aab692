import type { Batch } from '../analysis/batch.ts';
import { doPiece, putPiece } from '../analysis/batch.ts';
import type { Steps } from '../analysis/options.ts';
import type { Helpers } from './analysis-helpers.ts';

/** How steps are driven. */
export interface Drive {
  readonly tell: (text: string) => void;
  /** Lets the event loop turn. */
  readonly rest: () => Promise<unknown>;
  /** Threads that take pieces of batches; none by default. */
  readonly helpers?: Helpers;
}

/** Runs the steps of an analysis to their end; batches are shared with the helpers piece by piece. */
export async function driveSteps<T>(steps: Steps<T>, { tell, rest, helpers }: Drive): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await rest();
    const { value } = step;
    if (!('batch' in value)) tell(value.stage);
    else if (!value.needed) helpers?.begin(value.batch);
    else await finish(value.batch, { tell: (done) => tell(`${value.stage} ${done} %`), rest, helpers });
  }
}

async function finish(
  batch: Batch,
  {
    tell,
    rest,
    helpers,
  }: { readonly tell: (percent: number) => void; readonly rest: Drive['rest']; readonly helpers: Helpers | undefined },
): Promise<void> {
  const all = batch.inputs.length;
  const next = helpers?.begin(batch) ?? counter();
  const news = () => tell(10 * Math.floor((10 * Object.keys(batch.results).length) / all));
  for (let at = next(); at < all; at = next()) {
    putPiece(batch, doPiece(batch, at));
    await rest();
    news();
  }
  await helpers?.ended(batch, news);
}

function counter(): () => number {
  let count = 0;
  return () => count++;
}
