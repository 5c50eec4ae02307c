import * as tf from '@tensorflow/tfjs-core';
import { scaledForPadding } from './avgPoolGrad.js';
import { conv2dFilterGrad } from './conv2dFilterGrad.js';
import { depthwiseFilterGrad, depthwiseInputGrad } from './depthwiseGrads.js';
import { registerGradientConfigs } from './gradientConfigs.js';
import { maxPoolGrad } from './maxPoolGrad.js';
import { resizeGrad } from './resizeGrad.js';
import { takeGradients } from './takeGradients.js';

type Inputs = Readonly<Record<string, tf.Tensor4D>>;
type Kernel = (inputs: Inputs, attributes: never) => tf.Tensor;

/** Gradient kernels composed of forward kernels that every backend has. */
const COMPOSED: Readonly<Record<string, Kernel>> = {
  Conv2DBackpropFilter: ({ x, dy }, attributes) => conv2dFilterGrad(x, dy, attributes),
  DepthwiseConv2dNativeBackpropFilter: ({ x, dy }, attributes) => depthwiseFilterGrad(x, dy, attributes),
  DepthwiseConv2dNativeBackpropInput: ({ dy, filter }, attributes) =>
    depthwiseInputGrad(dy, filter, attributes),
  MaxPoolGrad: ({ dy, input, output }, attributes) => maxPoolGrad(dy, input, output, attributes),
  ResizeBilinearGrad: ({ dy, images }, attributes) =>
    resizeGrad(tf.image.resizeBilinear, dy, images, attributes),
  ResizeNearestNeighborGrad: ({ dy, images }, attributes) =>
    resizeGrad(tf.image.resizeNearestNeighbor, dy, images, attributes),
};

/** Kernels of tfjs 4.22 that return wrong values. */
const WRONG: Readonly<Record<string, readonly string[]>> = {
  // bilinear: height and width are swapped; nearest: every image of a batch gets the gradient of the first
  cpu: ['ResizeBilinearGrad', 'ResizeNearestNeighborGrad'],
  // a window's maximum of 0 or less gets no gradient; half-pixel centres are ignored
  wasm: ['MaxPoolGrad', 'ResizeBilinearGrad', 'ResizeNearestNeighborGrad'],
};

/** Backends whose gradient of average pooling divides by the full window size even if part of the window lies outside the input. */
const WHOLE_WINDOWS = ['cpu', 'wasm', 'webgl', 'webgpu'];

const supplied = new Map<string, readonly string[]>();

/**
 * Registers the gradient kernels that a backend lacks, and replaces those that return wrong values. A second call does nothing.
 *
 * @returns the names of the kernels that this call or an earlier one registered for this backend
 */
export function supplyKernels(backendName: string): readonly string[] {
  const known = supplied.get(backendName);
  registerGradientConfigs();
  if (known) return known;
  const names = Object.keys(COMPOSED).filter(
    (name) => !tf.getKernel(name, backendName) || WRONG[backendName]?.includes(name),
  );
  for (const kernelName of names) {
    const composed = COMPOSED[kernelName];
    if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs }) => tf.tidy(() => composed(inputs as unknown as Inputs, attrs as never)),
    });
  }
  const pooling = tf.getKernel('AvgPoolGrad', backendName);
  if (pooling && WHOLE_WINDOWS.includes(backendName)) {
    tf.unregisterKernel(pooling.kernelName, backendName);
    tf.registerKernel({
      ...pooling,
      kernelFunc: ({ inputs, attrs, backend }) => {
        const { dy, input } = inputs as unknown as Inputs;
        const scaled = tf.tidy(() => scaledForPadding(dy, input, attrs as never));
        try {
          return pooling.kernelFunc({ inputs: { dy: scaled, input }, backend, ...(attrs && { attrs }) });
        } finally {
          if (scaled !== dy) scaled.dispose();
        }
      },
    });
    names.push(pooling.kernelName);
  }
  supplied.set(backendName, names);
  return names;
}

/** Registers the kernels that the current backend lacks. @returns the function that runs a backward pass */
export async function readyGradients(): Promise<typeof takeGradients> {
  await tf.ready();
  supplyKernels(tf.getBackend());
  return takeGradients;
}
