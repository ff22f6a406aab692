import { labelName, type LookData } from '../look-data.ts';
import type { TableCells } from '../table-cells.ts';
import type { Corpus } from '../words.ts';
import { bagRows } from './bag-rows.ts';
import { type Design, standardised } from './design.ts';
import { naiveBayes } from './naive-bayes.ts';
import { isCheap, nearestRows, neighbourClasses, neighbourMeans } from './nearest.ts';
import { ridgeRegression } from './ridge.ts';
import { compressed, type FeatureRows } from './rows.ts';
import { bestSplit, bestThreshold, bestWord, type Rule } from './rule.ts';
import { softmaxRegression } from './softmax-regression.ts';
import { vectorRows } from './word-vectors.ts';

/** What the examples look like to simple models: words, or numbers. */
export interface SimpleView {
  readonly corpus: Corpus | null;
  readonly design: Design | null;
  /** Of a table. */
  readonly cells: TableCells | null;
}

/** A simple model's predictions for the eval examples: `[rows, classes]` probabilities, or one value a row. */
export interface Prediction {
  readonly name: string;
  readonly method: string;
  readonly outputs: Float64Array;
  /** Whether its loss means something: a rule's and a vote's do not. */
  readonly calibrated: boolean;
  /** Of a rule: whether it decides every training label. */
  readonly perfect?: boolean;
}

/** Every simple model that these data allow, the constant one first. */
export function predictionsOf(data: LookData, view: SimpleView): Prediction[] {
  return data.kind === 'classification' ? classifiers(data, view) : regressors(data, view);
}

/** Class shares of the training side. */
export function priorsOf({ train, classNames }: LookData): Float64Array {
  const shares = new Float64Array(classNames.length);
  for (const target of train.targets) shares[target] = (shares[target] ?? 0) + 1 / train.targets.length;
  return shares;
}

function classifiers(data: LookData, { corpus, design }: SimpleView): Prediction[] {
  const classCount = data.classNames.length;
  const { targets } = data.train;
  const labels = { targets, classCount, nameOf: (label: number) => labelName(data, label), seed: data.seed };
  const found: Prediction[] = [constantClass(data)];
  if (corpus !== null) {
    found.push(...ruleOf(bestWord(corpus, labels), 'best single word'));
    const words = { rows: corpus.train, targets, classCount, wordCount: corpus.words.length };
    found.push({
      name: 'naive Bayes',
      method: 'words a text holds, add-one smoothing',
      outputs: naiveBayes(words, corpus.eval),
      calibrated: true,
    });
    found.push(
      logistic(bagRows(corpus), labels, {
        name: 'logistic regression, words',
        method: 'softmax over the bag of the 10,000 commonest words',
      }),
    );
    const vectors = vectorRows(corpus);
    if (vectors !== null) {
      const { train, eval: held } = standardised(vectors.train, vectors.eval);
      found.push(
        logistic({ train: compressed(train), eval: compressed(held) }, labels, {
          name: 'logistic regression, word vectors',
          method: 'softmax over the mean of 50-dimensional word vectors learnt from the training texts',
        }),
      );
    }
  }
  if (design !== null) {
    const rows = { train: compressed(design.train), eval: compressed(design.eval) };
    found.push(...ruleOf(bestThreshold(design, labels), 'best single rule'));
    found.push(
      logistic(rows, labels, {
        name: 'logistic regression',
        method: `softmax over ${design.train.width} scaled features`,
      }),
    );
    if (isCheap(design.train, design.eval)) {
      const outputs = neighbourClasses(nearestRows(design.train, design.eval), targets, classCount);
      found.push({
        name: 'nearest neighbours',
        method: 'vote of the 5 nearest training examples',
        outputs,
        calibrated: false,
      });
    }
  }
  return found;
}

function regressors(data: LookData, { corpus, design }: SimpleView): Prediction[] {
  const { targets } = data.train;
  const average = targets.reduce((sum, value) => sum + value, 0) / targets.length;
  const held = data.eval.targets.length;
  const found: Prediction[] = [
    {
      name: 'mean',
      method: 'always the mean training target',
      outputs: new Float64Array(held).fill(average),
      calibrated: true,
    },
  ];
  if (corpus !== null) {
    found.push(
      ridge(bagRows(corpus), data, {
        name: 'ridge regression, words',
        method: 'linear in the bag of the 10,000 commonest words',
      }),
    );
    const vectors = vectorRows(corpus);
    if (vectors !== null) {
      const both = standardised(vectors.train, vectors.eval);
      found.push(
        ridge({ train: compressed(both.train), eval: compressed(both.eval) }, data, {
          name: 'ridge regression, word vectors',
          method: 'linear in the mean of 50-dimensional word vectors learnt from the training texts',
        }),
      );
    }
  }
  if (design !== null) {
    found.push(...ruleOf(bestSplit(design, targets), 'best single rule'));
    found.push(
      ridge({ train: compressed(design.train), eval: compressed(design.eval) }, data, {
        name: 'ridge regression',
        method: `linear in ${design.train.width} scaled features`,
      }),
    );
    if (isCheap(design.train, design.eval))
      found.push({
        name: 'nearest neighbours',
        method: 'mean of the 5 nearest training examples',
        outputs: neighbourMeans(nearestRows(design.train, design.eval), targets),
        calibrated: true,
      });
  }
  return found;
}

function constantClass(data: LookData): Prediction {
  const priors = priorsOf(data);
  const outputs = new Float64Array(data.eval.targets.length * priors.length);
  for (let row = 0; row < data.eval.targets.length; row++) outputs.set(priors, row * priors.length);
  const largest = priors.indexOf(Math.max(...priors));
  return {
    name: 'majority class',
    method: `always ${labelName(data, largest)}, the largest class in train`,
    outputs,
    calibrated: true,
  };
}

function ruleOf(rule: Rule | null, name: string): Prediction[] {
  return rule === null
    ? []
    : [{ name, method: rule.text, outputs: rule.outputs, calibrated: false, perfect: rule.perfect }];
}

type Both = { readonly train: FeatureRows; readonly eval: FeatureRows };
type Named = Pick<Prediction, 'name' | 'method'>;

function logistic(rows: Both, labels: Parameters<typeof softmaxRegression>[2], named: Named): Prediction {
  return { ...named, outputs: softmaxRegression(rows.train, rows.eval, labels), calibrated: true };
}

function ridge(rows: Both, data: LookData, named: Named): Prediction {
  const outputs = ridgeRegression(rows.train, rows.eval, { targets: data.train.targets, seed: data.seed });
  return { ...named, outputs, calibrated: true };
}
