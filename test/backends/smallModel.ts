import * as tfl from '@tensorflow/tfjs-layers';

/** What its classes are called. */
export const CLASSES = ['sharp', 'blurred', 'dark'] as const;

/** A small convolutional model with fixed weights: 32 x 32, three classes. */
export function smallModel(activation: 'softmax' | 'sigmoid' = 'softmax'): tfl.LayersModel {
  const initializer = (seed: number) => tfl.initializers.randomNormal({ stddev: 0.4, seed });
  const input = tfl.input({ shape: [32, 32, 3] });
  const conv = (filters: number, seed: number, x: tfl.SymbolicTensor): tfl.SymbolicTensor =>
    tfl.layers
      .conv2d({
        filters,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: initializer(seed),
      })
      .apply(x) as tfl.SymbolicTensor;
  const pooled = tfl.layers.globalAveragePooling2d({}).apply(conv(8, 2, conv(6, 1, input)));
  const logits = tfl.layers.dense({ units: 3, kernelInitializer: initializer(3) }).apply(pooled);
  const output = tfl.layers.activation({ activation }).apply(logits) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: output });
}
