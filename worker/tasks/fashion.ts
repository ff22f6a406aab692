import { defineTask, type TensorFlow } from '../../shared/task.ts';
import { fashionClasses, loadFashion } from '../datasets/fashion.ts';

interface Sizes {
  readonly filters: number;
  readonly layers: number;
  readonly kernel: number;
  readonly dropout: number;
  readonly activation: 'relu' | 'elu' | 'tanh';
  readonly classes: number;
}

/**
 * Which piece of clothing is it? A small convolutional network: each of its layers has twice the filters of the one before
 * and halves the image; then dropout and one dense layer.
 */
export const fashion = defineTask({
  kind: 'classification',
  about: {
    source: 'Fashion-MNIST, 200 training images of each class (Xiao, Rasul and Vollgraf 2017)',
    collected: "photographs of a shop's articles in 2017, scaled to 28 x 28 grey pixels",
    knownNoise: 'shirt, T-shirt, pullover and coat are hard to tell apart, for people too',
  },
  defaults: {
    filters: 8,
    conv_layers: 2,
    kernel_size: 3,
    dropout: 0.3,
    activation: 'relu',
    learning_rate: 3e-3,
    epochs: 8,
  },
  data: ({ file }) => ({ examples: loadFashion(file), classNames: fashionClasses }),
  model: (params, tf, { inputShape, classCount }) =>
    build(tf, inputShape, {
      filters: whole('filters', params.filters, { most: 256 }),
      // 28 pixels can be halved four times.
      layers: whole('conv_layers', params.conv_layers, { most: 4 }),
      kernel: whole('kernel_size', params.kernel_size, { most: 28 }),
      dropout: params.dropout,
      activation: activationNamed(params.activation),
      classes: classCount,
    }),
});

function build(tf: TensorFlow, inputShape: readonly number[], sizes: Sizes) {
  const { filters, layers, kernel, dropout, activation, classes } = sizes;
  const convolutions = Array.from({ length: layers }, (_, depth) => [
    tf.layers.conv2d({
      filters: filters * 2 ** depth,
      kernelSize: kernel,
      padding: 'same',
      activation,
      ...(depth === 0 ? { inputShape: [...inputShape] } : {}),
    }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
  ]).flat();
  return tf.sequential({
    layers: [
      ...convolutions,
      tf.layers.flatten(),
      tf.layers.dropout({ rate: dropout }),
      tf.layers.dense({ units: classes, activation: 'softmax', name: 'classes' }),
    ],
  });
}

function whole(name: string, value: number, { most }: { readonly most: number }): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`${name} must be a whole number from 1 to ${most}, got ${value}`);
}

function activationNamed(name: string): Sizes['activation'] {
  if (name === 'relu' || name === 'elu' || name === 'tanh') return name;
  throw new Error(`activation must be relu, elu or tanh, got "${name}"`);
}
