import * as tf from '@tensorflow/tfjs-core';

/** Kernels of the wasm backend of tfjs 4.22 that return zeros for some strides: https://github.com/tensorflow/tfjs/issues/8405. */
const KERNELS = ['Conv2D', 'FusedConv2D', 'DepthwiseConv2dNative', 'FusedDepthwiseConv2D'];

/** Attributes of a convolution: strides, padding and dilations. */
interface Sliding {
  readonly pad: unknown;
  readonly strides: number | readonly [number, number];
  readonly dilations?: number | readonly [number, number] | null;
  readonly dataFormat?: string;
}

let supplied = false;

/**
 * Corrects the convolutions of the wasm backend: with `'same'` padding they return zeros if the last window ends before the input does, as with
 * strides larger than the filter. They then get explicit padding. Does nothing on other backends, or a second time.
 */
export function supplyConvolutions(backendName: string): void {
  if (supplied || backendName !== 'wasm') return;
  supplied = true;
  for (const kernelName of KERNELS) {
    const kernel = tf.getKernel(kernelName, backendName);
    if (!kernel) continue;
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({
      ...kernel,
      kernelFunc: ({ inputs, attrs, backend }) => {
        const { x, filter } = inputs as unknown as Readonly<Record<'x' | 'filter', tf.TensorInfo>>;
        const pad = explicitPadding(x.shape, filter.shape, attrs as unknown as Sliding);
        return kernel.kernelFunc({ inputs, backend, attrs: { ...attrs, ...(pad && { pad }) } });
      },
    });
  }
}

/** `'same'` padding in numbers, if the last window ends before the input does; undefined if the kernel is right. */
function explicitPadding(
  [, height, width]: readonly number[],
  [filterHeight, filterWidth]: readonly number[],
  { pad, strides, dilations, dataFormat }: Sliding,
): [number, number][] | undefined {
  if (pad !== 'same' || dataFormat === 'NCHW') return undefined;
  const [down, across] = pair(strides);
  const [tall, wide] = pair(dilations ?? 1);
  const rows = missing(height, (filterHeight - 1) * tall + 1, down);
  const columns = missing(width, (filterWidth - 1) * wide + 1, across);
  return rows < 0 || columns < 0 ? [[0, 0], halves(rows), halves(columns), [0, 0]] : undefined;
}

/** How far the last window extends beyond the input; negative if it ends before. */
function missing(side: number, window: number, stride: number): number {
  return (Math.ceil(side / stride) - 1) * stride + window - side;
}

function halves(total: number): [number, number] {
  const before = Math.floor(Math.max(0, total) / 2);
  return [before, Math.max(0, total) - before];
}

function pair(value: number | readonly [number, number]): readonly [number, number] {
  return typeof value === 'number' ? [value, value] : value;
}
