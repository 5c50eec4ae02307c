import * as tfl from '@tensorflow/tfjs-layers';

/** Side of the images that the model takes. */
export const SIDE = 32;

/** Names of the classes. */
export const CLASS_NAMES = ['sharp', 'blurred', 'dark'] as const;

/**
 * A small model whose target layer `depths` joins the maps of three depths on one grid, the deepest upsampled, and whose head multiplies pooled
 * channels by a matrix.
 *
 * @param poolings - how the head pools, joined in this order
 * @param mixed - activation function of a convolution by 1 x 1, `mix`, between the joined maps and the head; none without
 */
export function manyDepths(
  poolings: readonly ('mean' | 'max')[],
  mixed?: 'relu' | 'linear',
): tfl.LayersModel {
  const apply = (layer: tfl.layers.Layer, ...inputs: tfl.SymbolicTensor[]): tfl.SymbolicTensor =>
    layer.apply(inputs.length > 1 ? inputs : inputs[0]) as tfl.SymbolicTensor;
  const drawn = (seed: number) => tfl.initializers.randomNormal({ stddev: 0.4, seed });
  const relu = (name: string) => tfl.layers.reLU({ name, maxValue: 6 });
  const input = tfl.input({ shape: [SIDE, SIDE, 3] });
  const options = { kernelSize: 3, strides: 2, padding: 'same' } as const;
  const first = apply(
    relu('first'),
    apply(tfl.layers.conv2d({ ...options, filters: 6, kernelInitializer: drawn(1) }), input),
  );
  const second = apply(
    relu('second'),
    apply(tfl.layers.depthwiseConv2d({ ...options, depthwiseInitializer: drawn(2) }), first),
  );
  const third = apply(
    relu('third'),
    apply(tfl.layers.conv2d({ ...options, filters: 10, kernelInitializer: drawn(3) }), second),
  );
  const depths = apply(
    tfl.layers.concatenate({ name: 'depths' }),
    apply(tfl.layers.averagePooling2d({ poolSize: 2 }), first),
    second,
    apply(tfl.layers.upSampling2d({ size: [2, 2] }), third),
  );
  const mix = {
    name: 'mix',
    kernelSize: 1,
    filters: 12,
    kernelInitializer: drawn(6),
    biasInitializer: drawn(7),
  };
  const target =
    mixed === undefined ? depths : apply(tfl.layers.conv2d({ ...mix, activation: mixed }), depths);
  const pools = poolings.map((pooling) =>
    apply(
      pooling === 'max' ? tfl.layers.globalMaxPooling2d({}) : tfl.layers.globalAveragePooling2d({}),
      target,
    ),
  );
  const pooled = pools.length > 1 ? apply(tfl.layers.concatenate(), ...pools) : pools[0];
  const dense = { units: CLASS_NAMES.length, kernelInitializer: drawn(4), biasInitializer: drawn(5) };
  const logits = apply(tfl.layers.dense({ ...dense, name: 'logits' }), pooled);
  const outputs = apply(tfl.layers.activation({ activation: 'sigmoid', name: 'probabilities' }), logits);
  return tfl.model({ inputs: input, outputs });
}
