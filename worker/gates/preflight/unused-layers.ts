import type { Check } from '../../../shared/gate-records.ts';
import { checksOf, counted } from '../findings.ts';
import { type AnyLayer, flatLayers, openSubject, type Subject } from './subject.ts';

const check = checksOf('preflight');

/** Layers that `model` made but did not build into the model, and weights that are random and never trained. */
export function unusedLayers(subject: Subject): Check[] {
  const inside = new Set(flatLayers(subject.training.model.layers));
  const outside = subject.made.filter((layer) => !inside.has(layer) && !isWithin(layer, inside));
  const used: Check =
    outside.length === 0
      ? check('unused-layers', 'pass', {
          evidence: `Every layer that was made (${subject.made.length}) is part of the model.`,
        })
      : check('unused-layers', 'fail', {
          evidence: `${counted(outside.length, 'layer')} of ${subject.made.length} ${outside.length === 1 ? 'was' : 'were'} made but ${outside.length === 1 ? 'is' : 'are'} not between the model's input and output.`,
          remedy: 'Apply it to the graph, or remove it.',
          count: outside.length,
          examples: outside.map((layer) => `${layer.getClassName()} "${layer.name}"`),
        });
  return [used, frozen(subject)];
}

/** A layer that another one wraps or runs belongs to it, though it is in no list of layers. */
function isWithin(layer: AnyLayer, inside: ReadonlySet<AnyLayer>): boolean {
  for (const owner of inside)
    for (const value of valuesOf(owner))
      if (value === layer || (Array.isArray(value) && value.includes(layer))) return true;
  return false;
}

/**
 * Weights that are not trained must come from somewhere: those that are drawn anew for each seed were frozen by accident.
 * Moving statistics and fixed tables are the same whatever the seed.
 */
function frozen(subject: Subject): Check {
  const { training, planned } = subject;
  const weightsOf = ({ model }: Subject['training']) => model.nonTrainableWeights;
  const fixed = weightsOf(training);
  if (fixed.length === 0) return check('frozen-weights', 'pass', { evidence: 'Every weight is trained.' });
  const first = fixed.map((weight) => weight.read().dataSync().slice());
  const other = openSubject({ ...planned, seed: planned.seed + 1 });
  try {
    const second = weightsOf(other.training).map((weight) => weight.read().dataSync());
    const random = fixed.filter((_, at) => first[at]?.some((value, index) => value !== second[at]?.[index]) === true);
    if (random.length === 0)
      return check('frozen-weights', 'pass', {
        evidence: `${counted(fixed.length, 'weight')} ${fixed.length === 1 ? 'is' : 'are'} not trained, and the same whatever the seed.`,
      });
    return check('frozen-weights', 'fail', {
      evidence: `${counted(random.length, 'weight')} ${random.length === 1 ? 'is' : 'are'} drawn at random and never trained.`,
      remedy: 'Remove trainable: false, or load the weights that the layer was frozen for.',
      count: random.length,
      examples: random.map(({ name, shape }) => `${name} [${shape.join(', ')}]`),
    });
  } finally {
    other.open.dispose();
  }
}

function valuesOf(owner: object): unknown[] {
  return Object.values(owner);
}
