import type { LayersModel, NamedTensorMap, SymbolicTensor, Tensor, Variable } from '@tensorflow/tfjs';
import { watchedLayers } from '../../shared/dynamics.ts';
import { seededRandom, shuffled } from '../../shared/seeded-random.ts';
import type { TensorFlow } from '../../shared/task.ts';
import { isTensor } from './is-tensor.ts';
import { squares } from './step.ts';
import type { Training } from './training.ts';
import { batchOf } from './training-rows.ts';

type Layer = LayersModel['layers'][number];

/** What one step did to each watched layer, and how its units respond; in the order of `names`. */
export interface LayerPoint {
  readonly weight: readonly number[];
  readonly gradient: readonly number[];
  readonly update: readonly number[];
  /** Null for a layer without units. */
  readonly dead: readonly (number | null)[];
}

/** Looks at a model's layers from time to time; `dispose` it. */
export interface LayerWatch {
  /** A name a layer; equal in every trial that builds the same model. */
  readonly names: readonly string[];
  /** Looks at the weights before an update and gives the function that tells what the update did. */
  readonly before: (gradients: NamedTensorMap) => () => LayerPoint;
  readonly dispose: () => void;
}

/** Training examples on which units are probed, the same in all epochs. */
const probeSize = 64;

/** Layers whose outputs are units that can die. */
const unitLayers = new Set([
  'Dense',
  'Conv1D',
  'Conv2D',
  'Conv3D',
  'SeparableConv2D',
  'DepthwiseConv2D',
  'Conv2DTranspose',
]);

/** Watches the layers that have trainable weights, at most 64: the first and the last 32. */
export function watchLayers(training: Training): LayerWatch {
  const { tf, model, train, seed } = training;
  const layers = ends(model.layers.filter(({ trainableWeights }) => trainableWeights.length > 0));
  const variables = layers.map((layer) => variablesOf(tf, layer));
  const probed = layers.map((layer) => (isProbed(layer) ? symbolicOutput(tf, layer) : null));
  const probe = probeModel(tf, model, probed);
  const positions = shuffled(
    Array.from({ length: train.count }, (_, index) => index),
    seededRandom('probe', seed),
  );
  const batch = batchOf(tf, train, positions.slice(0, probeSize));
  batch.y.dispose();
  return {
    names: layerNames(layers, model),
    before: (gradients) => {
      const former = variables.map((own) => own.map((variable) => variable.dataSync().slice()));
      const gradient = variables.map((own) => norm(own.map(({ name }) => gradients[name]?.dataSync() ?? [])));
      const weight = former.map(norm);
      return () => ({
        weight,
        gradient,
        update: variables.map((own, index) => {
          const parts = own.map((variable, at) => squaredDistance(variable.dataSync(), former[index]?.[at] ?? []));
          return Math.sqrt(parts.reduce((sum, part) => sum + part, 0)) / (weight[index] ?? NaN);
        }),
        dead: probe === null ? probed.map(() => null) : deadShares(tf, { probe, probed, x: batch.x }),
      });
    },
    dispose: () => batch.x.dispose(),
  };
}

function ends(layers: readonly Layer[]): readonly Layer[] {
  if (layers.length <= watchedLayers) return layers;
  return [...layers.slice(0, watchedLayers / 2), ...layers.slice(-watchedLayers / 2)];
}

/** TensorFlow.js numbers unnamed layers of a process through; here they are numbered within their model. */
function layerNames(layers: readonly Layer[], model: LayersModel): string[] {
  return layers.map((layer) => {
    const kind = layer.getClassName();
    if (!new RegExp(`_${kind}\\d+$`).test(layer.name)) return layer.name.slice(0, 100);
    const place = model.layers.filter((other) => other.getClassName() === kind).indexOf(layer) + 1;
    return `${kind.toLowerCase()}_${place}`;
  });
}

/** The last layer's outputs are predictions, not features: they may well agree. */
function isProbed(layer: Layer): boolean {
  return unitLayers.has(layer.getClassName()) && layer.inboundNodes.length === 1 && layer.outboundNodes.length > 0;
}

function symbolicOutput(tf: TensorFlow, layer: Layer): SymbolicTensor | null {
  const output: unknown = layer.output;
  return output instanceof tf.SymbolicTensor ? output : null;
}

/** A model of the same layers that ends in the probed outputs; it owns no weights, so it is left to the garbage collector. */
function probeModel(
  tf: TensorFlow,
  model: LayersModel,
  probed: readonly (SymbolicTensor | null)[],
): LayersModel | null {
  const outputs = probed.filter((output) => output !== null);
  return outputs.length === 0 ? null : tf.model({ inputs: model.inputs, outputs });
}

function variablesOf(tf: TensorFlow, layer: Layer): Variable[] {
  return layer.trainableWeights.flatMap((weight) => {
    const variable: unknown = weight.read();
    return isVariable(tf, variable) ? [variable] : [];
  });
}

function isVariable(tf: TensorFlow, value: unknown): value is Variable {
  return value instanceof tf.Variable;
}

function deadShares(
  tf: TensorFlow,
  { probe, probed, x }: { probe: LayersModel; probed: readonly (SymbolicTensor | null)[]; x: Tensor },
): (number | null)[] {
  const outputs = tf.tidy(() => {
    const given: unknown = probe.apply(x, { training: false });
    return (Array.isArray(given) ? given : [given]).filter((value: unknown) => isTensor(tf, value));
  });
  const shares = outputs.map((output) => deadShare(output.dataSync(), output.shape.at(-1) ?? 1));
  tf.dispose(outputs);
  let next = 0;
  return probed.map((output) => (output === null ? null : (shares[next++] ?? null)));
}

/** Share of the units (last axis) whose output never changes over examples and places. */
function deadShare(outputs: ArrayLike<number>, units: number): number {
  let alive = 0;
  for (let unit = 0; unit < units; unit++) {
    const first = outputs[unit];
    for (let index = unit + units; index < outputs.length; index += units)
      if (outputs[index] !== first) {
        alive += 1;
        break;
      }
  }
  return 1 - alive / units;
}

function norm(parts: readonly ArrayLike<number>[]): number {
  return Math.sqrt(parts.reduce((sum, part) => sum + squares(part), 0));
}

/** A plain loop: word vectors are many numbers, and this happens every epoch. */
function squaredDistance(after: ArrayLike<number>, before: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < after.length; index++) sum += ((after[index] ?? 0) - (before[index] ?? 0)) ** 2;
  return sum;
}
