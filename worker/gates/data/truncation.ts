import type { Check } from '../../../shared/gate-records.ts';
import { naiveBayes } from '../baselines/naive-bayes.ts';
import { largestAt } from '../baselines/scorer.ts';
import { falseAlarmRate, signTail } from '../chance.ts';
import { checksOf, counted, percent } from '../findings.ts';
import type { LookData } from '../look-data.ts';
import { corpusOf, wordsOf } from '../words.ts';
import type { EncodedData } from './encoded.ts';

const check = checksOf('data');

/** Share of cut examples that is worth a word. */
const manyCut = 0.2;
/** Texts the comparison is made on. */
const mostTexts = 5000;

/**
 * Whether texts are cut so short that a simple model loses by it: naive Bayes on the beginnings that are kept against naive
 * Bayes on the whole texts, by the same eval examples (exact sign test at the false-alarm rate). More than half of what it knows lost is a failure.
 */
export function truncation(data: LookData, { train }: EncodedData): Check[] {
  if (data.form !== 'text' || train.tokens === undefined) return [];
  const kept = train.shape[0] ?? 0;
  const cut = train.tokens.filter((count) => count > kept).length;
  const tokens = train.tokens.reduce((sum, count) => sum + count, 0);
  const lost = train.tokens.reduce((sum, count) => sum + Math.max(0, count - kept), 0) / Math.max(1, tokens);
  const evidence = `${counted(cut, 'training text')} of ${train.count.toLocaleString('en-US')} (${percent(cut / Math.max(1, train.count))}) ${cut === 1 ? 'is' : 'are'} cut to ${kept} tokens, ${percent(lost)} of all tokens go.`;
  if (cut === 0 || data.kind === 'regression')
    return [
      check('truncation', cut / train.count > manyCut ? 'warn' : cut === 0 ? 'pass' : 'note', {
        evidence,
        ...(cut === 0 ? {} : { remedy: 'Raise the number of tokens, and compare.' }),
        count: cut,
      }),
    ];
  const cost = costOf(data, kept);
  if (cost.byChance > falseAlarmRate)
    return [
      check('truncation', 'note', {
        evidence: `${evidence} A word model does not suffer clearly (${(cost.lost * 100).toFixed(1)} points).`,
        count: cut,
      }),
    ];
  return [
    check('truncation', cost.lost > cost.skill / 2 ? 'fail' : 'warn', {
      evidence: `${evidence} A word model loses ${(cost.lost * 100).toFixed(1)} points of accuracy by it, of ${(cost.skill * 100).toFixed(1)} above always the same answer.`,
      remedy: 'Keep more tokens.',
      count: cut,
    }),
  ];
}

function costOf(
  data: LookData,
  kept: number,
): { readonly lost: number; readonly byChance: number; readonly skill: number } {
  const classCount = data.classNames.length;
  const side = (which: 'train' | 'eval', most: number) =>
    data[which].examples
      .slice(0, mostTexts)
      .map(({ input }) => (typeof input === 'string' ? wordsOf(input).slice(0, most).join(' ') : ''));
  const rightWith = (most: number) => {
    const corpus = corpusOf(side('train', most), side('eval', most));
    const outputs = naiveBayes(
      { rows: corpus.train, targets: data.train.targets, classCount, wordCount: corpus.words.length },
      corpus.eval,
    );
    return Float64Array.from({ length: corpus.eval.starts.length - 1 }, (_, row) =>
      largestAt(outputs, row * classCount, classCount) === data.eval.targets[row] ? 1 : 0,
    );
  };
  const [whole, part] = [rightWith(Infinity), rightWith(kept)];
  const better = whole.reduce((sum, right, row) => sum + (right > (part[row] ?? 0) ? 1 : 0), 0);
  const worse = whole.reduce((sum, right, row) => sum + (right < (part[row] ?? 0) ? 1 : 0), 0);
  const counts = new Float64Array(classCount);
  for (const target of data.eval.targets.subarray(0, whole.length)) counts[target] = (counts[target] ?? 0) + 1;
  const accuracy = whole.reduce((sum, right) => sum + right, 0) / whole.length;
  return {
    lost: (better - worse) / whole.length,
    byChance: signTail(better, worse),
    skill: Math.max(0, accuracy - Math.max(...counts) / whole.length),
  };
}
