import { describe, expect, it } from 'vitest';
import { judge } from '../../../orchestrator/report/judged.ts';
import { labelsSection } from '../../../orchestrator/report/sections/labels.ts';
import { mistakesSection } from '../../../orchestrator/report/sections/mistakes.ts';
import { ordinaryTruth, simulate } from '../../support/simulated-sweep.ts';

const example = (position: number, label: string) => ({ position, label, text: `text ${position}` });
const said = (predicted: readonly number[], confidence: number | null = 1) =>
  predicted.map((each, position) => ({ position, predicted: each, confidence }));

/** Ten examples of two classes; the label of number 3 is wrong, number 7 is hard. */
const labels = ['no', 'yes', 'no', 'no', 'yes', 'yes', 'no', 'no', 'yes', 'yes'];
const truth = [0, 1, 0, 1, 1, 1, 0, 0, 1, 1];
const flipped = (...at: number[]) => truth.map((value, index) => (at.includes(index) ? 1 - value : value));
const classes = ['no', 'yes'];
const examples = labels.map((label, position) => example(position, label));
const model = simulate({ truth: ordinaryTruth, analysed: 'no' }, 0);
const told = (judged: ReturnType<typeof judge>) => ({ ...model, evidence: { ...model.evidence!, judged } });

describe('what good trials predict', () => {
  it('counts the best trial’s mistakes, and suspects a label that all contradict surely', () => {
    const trials = [said(flipped(7)), said(truth), said(flipped(9)), said(flipped(0, 7))].map(
      (predictions, number) => ({
        number,
        predictions,
      }),
    );
    const judged = judge({ examples, classes, evalCount: 10, trials });
    expect(judged!.mistakes).toEqual({
      kind: 'classes',
      classes,
      counts: [
        [3, 2],
        [0, 5],
      ],
    });
    expect(judged!.suspects).toEqual([
      { position: 3, label: 'no', text: 'text 3', predicted: 'yes', confidence: 1, agreeing: 4 },
    ]);
    expect(labelsSection(told(judged))!.sentence).toContain('1 eval label of 10 is contradicted');
    expect(mistakesSection(told(judged)).sentence).toBe(
      'Trial 0 gets 2 of 10 eval examples wrong, most often “no” taken for “yes” (2).',
    );
  });

  it('suspects nothing where the trials are unsure, disagree or are too few', () => {
    const of = (predictions: readonly ReturnType<typeof said>[]) =>
      judge({
        examples,
        classes,
        evalCount: 10,
        trials: predictions.map((each, number) => ({ number, predictions: each })),
      })!.suspects;
    expect(of([said(truth, 0.6), said(truth, 0.7), said(truth, 0.8)])).toEqual([]);
    expect(of([said(truth), said(truth), said(flipped(3))])).toEqual([]);
    expect(of([said(truth), said(truth)])).toEqual([]);
  });

  it('tells a regression’s errors, and a value far from what all predict', () => {
    const values = Array.from({ length: 40 }, (_, index) => index / 4);
    const wrong = values.map((value, position) => example(position, String(position === 20 ? value + 30 : value)));
    const trials = [0.1, -0.1, 0.2].map((bias, number) => ({
      number,
      predictions: said(
        values.map((value, index) => value + bias * (index % 2 === 0 ? 1 : 0.5)),
        null,
      ),
    }));
    const judged = judge({ examples: wrong, classes: [], evalCount: 40, trials });
    expect(judged!.suspects.map(({ position }) => position)).toEqual([20]);
    expect(judged!.mistakes).toMatchObject({ kind: 'values' });
    expect(mistakesSection(told(judged)).sentence).toContain(
      'Trial 0 is off by 0.075 or less for half of 40 eval examples',
    );
  });

  it('says nothing of trials that told nothing, and of labels that are neither class nor number', () => {
    expect(judge({ examples, classes, evalCount: 10, trials: [{ number: 0, predictions: [] }] })).toBeNull();
    const odd = [example(0, 'maybe')];
    expect(judge({ examples: odd, classes, evalCount: 1, trials: [{ number: 0, predictions: said([0]) }] })).toBeNull();
    expect(labelsSection(told(null))!.sentence).toContain('Not known');
  });
});
