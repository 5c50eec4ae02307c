import * as tf from '@tensorflow/tfjs-core';
import { conv2dFilterGrad } from './conv2dFilterGrad.js';
import { depthwiseFilterGrad, depthwiseInputGrad } from './depthwiseGrads.js';
import { spread, type Windows } from './windows.js';

interface Convolution {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number;
  readonly dilations?: [number, number] | number | null;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** tfjs names the axes of `Max` differently from those of `Min`. */
interface Reduction {
  readonly reductionIndices?: number | number[];
  readonly axis?: number | number[];
}

interface Clip {
  readonly clipValueMin: number;
  readonly clipValueMax: number;
}

type Gradients = ReturnType<tf.GradFunc>;

type Correct = (dy: tf.Tensor, saved: tf.Tensor[], attributes: tf.NamedAttrMap) => Gradients | undefined;

/** Replacements, by operation, for gradients of tfjs 4.22 that throw, are wrong or slow. If one returns undefined, that of tfjs is right. */
const CORRECTED: Readonly<Record<string, Correct>> = {
  Conv2D: (dy, [x, filter], attributes) => {
    const convolution = attributes as unknown as Convolution;
    const dilations = pairOf(convolution.dilations);
    if (dilations.every((dilation) => dilation === 1)) return undefined;
    return {
      x: () =>
        tf.conv2dTranspose(
          dy as tf.Tensor4D,
          dilated(filter as tf.Tensor4D, dilations),
          x.shape as tf.Tensor4D['shape'],
          convolution.strides,
          convolution.pad,
        ),
      filter: () =>
        conv2dFilterGrad(x as tf.Tensor4D, dy as tf.Tensor4D, {
          ...convolution,
          dilations,
          filterShape: filter.shape as tf.Tensor4D['shape'],
        }),
    };
  },
  DepthwiseConv2dNative: (dy, [x, filter], attributes) => {
    const convolution = attributes as unknown as Convolution;
    const dilations = pairOf(convolution.dilations);
    if (dilations.every((dilation) => dilation === 1)) return undefined;
    const [inputShape, filterShape] = [x.shape, filter.shape] as [tf.Tensor4D['shape'], tf.Tensor4D['shape']];
    return {
      x: () =>
        depthwiseInputGrad(dy as tf.Tensor4D, filter as tf.Tensor4D, {
          ...convolution,
          dilations,
          inputShape,
        }),
      filter: () =>
        depthwiseFilterGrad(x as tf.Tensor4D, dy as tf.Tensor4D, { ...convolution, dilations, filterShape }),
    };
  },
  Max: extremeGrad,
  Min: extremeGrad,
  Relu: (dy, [x]) => passed(dy, () => tf.greater(x, 0)),
  Relu6: (dy, [x]) => passed(dy, () => tf.logicalAnd(tf.greater(x, 0), tf.lessEqual(x, 6))),
  ClipByValue: (dy, [x], attributes) => {
    const { clipValueMin, clipValueMax } = attributes as unknown as Clip;
    return passed(dy, () => tf.logicalAnd(tf.greaterEqual(x, clipValueMin), tf.lessEqual(x, clipValueMax)));
  },
};

/** Comparisons have zero gradient almost everywhere; tfjs only has that of `GreaterEqual`. */
const LEVEL = ['Greater', 'Less', 'LessEqual', 'Equal', 'NotEqual'];

const registered = new WeakSet<object>();

/**
 * Registers gradients that tfjs 4.22 lacks, and replaces those that throw, are wrong or slow: rectifiers on the native backend, dilated
 * convolutions, `max` and `min` of tied values, comparisons. Call it before each backward pass: importing tfjs-layers registers its own again.
 */
export function registerGradientConfigs(): void {
  for (const [kernelName, correct] of Object.entries(CORRECTED)) {
    const original = tf.getGradient(kernelName);
    // not registered before tfjs-layers is imported
    if (!original || registered.has(original)) continue;
    const config: tf.GradConfig = {
      ...original,
      gradFunc: (dy, saved, attributes) =>
        correct(dy as tf.Tensor, saved, attributes) ?? original.gradFunc(dy, saved, attributes),
    };
    registered.add(config);
    tf.registerGradient(config);
  }
  for (const kernelName of LEVEL) {
    if (tf.getGradient(kernelName)) continue;
    tf.registerGradient({
      kernelName,
      inputsToSave: ['a', 'b'],
      gradFunc: (_, [a, b]) => ({ a: () => tf.zerosLike(a), b: () => tf.zerosLike(b) }),
    });
  }
}

/** The gradient of the largest or smallest value: ties share it equally, as in TensorFlow. */
function extremeGrad(dy: tf.Tensor, [x, y]: tf.Tensor[], attributes: tf.NamedAttrMap): Gradients {
  const { reductionIndices, axis = reductionIndices } = attributes as unknown as Reduction;
  const axes = tf.util.parseAxisParam(axis as number | number[], x.shape);
  const kept = x.shape.map((side, at) => (axes.includes(at) ? 1 : side));
  return {
    x: () => {
      const extreme = tf.cast(tf.equal(x, tf.reshape(y, kept)), 'float32');
      return tf.mul(tf.div(extreme, tf.sum(extreme, axes, true)), tf.reshape(dy, kept));
    },
  };
}

/**
 * The gradient where a condition holds, elsewhere 0, on the native backend. For rectifiers tfjs uses the kernel `Step`, which that backend
 * composes of eight operations and of ones filled in JavaScript: a quarter of the training time. The other backends have a native kernel, which
 * is as fast.
 */
function passed(dy: tf.Tensor, where: () => tf.Tensor): Gradients | undefined {
  return tf.getBackend() === 'tensorflow' ? { x: () => tf.mul(dy, tf.cast(where(), 'float32')) } : undefined;
}

function pairOf(dilations: [number, number] | number | null | undefined): [number, number] {
  return Array.isArray(dilations) ? dilations : [dilations ?? 1, dilations ?? 1];
}

/** The filter with zeros inserted between its values, which replaces dilation. */
function dilated(filter: tf.Tensor4D, [down, across]: [number, number]): tf.Tensor4D {
  const [height, width, inputs, outputs] = filter.shape;
  const wide = spread(tf.reshape(filter, [1, height, width, inputs * outputs]), {
    strideHeight: down,
    strideWidth: across,
  } as Windows);
  return tf.reshape(wide, [(height - 1) * down + 1, (width - 1) * across + 1, inputs, outputs]);
}
