import type { Check, GatePage } from '../../../shared/gate-records.ts';
import type { SimpleView } from '../baselines/predictors.ts';
import { crossPredict, suspectsOf } from '../baselines/suspects.ts';
import { checksOf, counted, percent, storable } from '../findings.ts';
import type { LookData } from '../look-data.ts';
import { classLook, lookAtLabels } from './classes.ts';
import { lookAtColumns } from './columns.ts';
import { lookAtCopies } from './copies.ts';
import { lookForLeaks } from './leak.ts';
import { lookAtOrder } from './order.ts';
import { lookAtTexts, textFacts } from './text.ts';
import { lookAtValues, valueFacts } from './values.ts';

const check = checksOf('data');

/** Share of dropped rows from which one should know why. */
const manyDropped = 0.05;

/** Everything the data tell before anything is trained. */
export interface DataLook {
  readonly checks: readonly Check[];
  readonly page: Omit<GatePage, 'tokens' | 'mistakes'>;
}

/** Looks at the data of a sweep: findings in the order of their checks, and what there is to read. */
export function lookAtData(data: LookData, view: SimpleView): DataLook {
  const columns = view.cells === null ? { checks: [], columns: [] } : lookAtColumns(view.cells);
  const cross = crossPredict(data, view, data.train.targets);
  const suspects = cross === null ? { doubts: [], sure: 0 } : suspectsOf(data, cross);
  return {
    checks: [
      dropped(data),
      ...lookAtLabels(data),
      ...lookAtCopies(data),
      ...lookForLeaks(data, view),
      ...lookAtOrder(data),
      ...columns.checks,
      ...(data.form === 'image' || data.form === 'numbers' ? lookAtValues(data) : []),
      ...(view.corpus === null ? [] : lookAtTexts(data, view.corpus)),
      suspectCheck(suspects.sure, cross?.positions.length ?? 0),
    ],
    page: {
      about: aboutOf(data),
      inputs: data.form,
      facts: factsOf(data, view),
      classes: classLook(data),
      columns: columns.columns,
      suspects: suspects.doubts,
    },
  };
}

function factsOf(data: LookData, view: SimpleView): GatePage['facts'] {
  if (view.corpus !== null) return textFacts(data, view.corpus);
  return data.form === 'image' || data.form === 'numbers' ? valueFacts(data) : [];
}

function aboutOf({ about: { source, collected, knownNoise } }: LookData): GatePage['about'] {
  const stated = (text: string | undefined) =>
    text === undefined || text.trim() === '' ? 'not stated' : storable(text, 400);
  return { source: stated(source), collected: stated(collected), knownNoise: stated(knownNoise) };
}

function dropped({ dropped: rows, train, eval: held }: LookData): Check {
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  if (count === 0) return check('dropped-rows', 'pass', { evidence: 'The task says of no row that it was dropped.' });
  const share = count / (count + train.examples.length + held.examples.length);
  return check('dropped-rows', share > manyDropped ? 'warn' : 'note', {
    evidence: `${counted(count, 'source row')} (${percent(share)}) ${count === 1 ? 'was' : 'were'} dropped: ${rows.map((row) => `${row.reason} (${row.count})`).join(', ')}.`,
    remedy: 'Make sure that what is dropped is not a kind of its own, such as all examples of one source.',
    count,
    examples: rows.flatMap(({ samples }) => samples),
  });
}

function suspectCheck(sure: number, asked: number): Check {
  if (asked === 0)
    return check('suspect-labels', 'undecided', {
      evidence: 'No simple model applies to these inputs, so labels could not be doubted.',
    });
  if (sure === 0)
    return check('suspect-labels', 'pass', {
      evidence: `A cross-validated simple model is not sure of another label for any of ${counted(asked, 'training example')}.`,
    });
  return check('suspect-labels', 'note', {
    evidence: `A cross-validated simple model is sure of another label for ${counted(sure, 'training example')} of ${asked.toLocaleString('en-US')} (${percent(sure / asked)}).`,
    remedy: 'Read them: some labels are wrong, the others show what a simple model misses.',
    count: sure,
  });
}
