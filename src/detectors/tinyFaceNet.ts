import { type Engine, NET_INPUT, type Net, type Operation } from '../engine/index.js';
import type { DetectedFace, Raster } from '../types.js';

/** A tensor of the net as the weights file has it: 8 bit per value, `value * scale + min`. */
export interface TinyFaceWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly quantization: { readonly scale: number; readonly min: number };
}

/** The weights of the net by name, row-major. */
export type TinyFaceWeights = ReadonlyMap<
  string,
  { readonly shape: readonly number[]; readonly data: Float32Array }
>;

/** Pixels per cell of the net's output: the sides of what it is given are multiples of it. */
export const CELL = 32;

// width and height in cells; these and the mean colour are of face-api's src/tinyFaceDetector/const.ts
const ANCHORS = [
  [1.603231, 2.094468],
  [6.041143, 7.080126],
  [2.882459, 3.518061],
  [4.266906, 5.178857],
  [9.041765, 10.66308],
] as const;
/** The colour that the net takes for nothing, RGB in 0..255. */
export const MEAN_RGB = [117.001, 114.697, 97.404];
const VALUES = 5;
const SLOPE = 0.1;
/** The size that shapes and paddings are written for: any other multiple of `CELL` has the same paddings. */
const SIDE = 416;

/**
 * The tiny face detector of face-api.js (Vincent Mühler, MIT, https://github.com/justadudewhohacks/face-api.js) as a net: a YOLO of separable
 * convolutions that sees upright faces of about 40 to 300 pixels. Its output `cells` is `[n, height / CELL, width / CELL, 25]`, five values
 * for each of five anchors.
 */
export function tinyFaceNetOf(weights: TinyFaceWeights): Net {
  const operations: Operation[] = [];
  const shapeOf = (name: string): readonly number[] =>
    operations.find(({ output }) => output === name)?.shape ?? [SIDE, SIDE, 3];
  const weight = (name: string): { readonly shape: readonly number[]; readonly data: Float32Array } => {
    const found = weights.get(name);
    if (!found) throw new RangeError(`the weights of the detector must have ${name}`);
    return found;
  };
  const convolution = (
    output: string,
    input: string,
    filter: { readonly shape: readonly number[]; readonly data: Float32Array },
    bias: Float32Array | undefined,
    padding: 'same' | 'valid',
    leaky: boolean,
  ): string => {
    const [high, wide, channels, outer] = filter.shape;
    const depthwise = padding === 'same';
    const [height, width] = shapeOf(input);
    const lost = padding === 'same' ? 0 : high - 1;
    operations.push({
      ...{ kind: 'convolution', output, inputs: [input], depthwise, padding },
      ...{ kernel: filter.data, kernelShape: [high, wide, channels, outer], bias },
      shape: [height - lost, width - lost, depthwise ? channels : outer],
      ...{ size: [high, wide], strides: [1, 1], dilations: [1, 1] },
      ...(leaky ? { activation: 'leakyRelu', slope: SLOPE } : { activation: 'linear' }),
    });
    return output;
  };
  const pool = (output: string, input: string, stride: number): string => {
    const [height, width, channels] = shapeOf(input);
    const shape = [Math.ceil(height / stride), Math.ceil(width / stride), channels];
    const strides = [stride, stride] as const;
    operations.push({
      ...{ kind: 'maxPool', output, inputs: [input], shape, size: [2, 2], strides, padding: 'same' },
    });
    return output;
  };
  const first = centred(weight('conv0/filters'), weight('conv0/bias').data);
  let x = convolution('conv0', NET_INPUT, first.filter, first.bias, 'valid', true);
  for (let layer = 1; layer <= 5; layer++) {
    const depthwise = weight(`conv${layer}/depthwise_filter`);
    x = pool(`pool${layer}`, x, 2);
    x = convolution(`conv${layer}_depthwise`, x, depthwise, undefined, 'same', false);
    const bias = weight(`conv${layer}/bias`).data;
    x = convolution(`conv${layer}`, x, weight(`conv${layer}/pointwise_filter`), bias, 'valid', true);
  }
  x = pool('pool8', x, 1);
  convolution('conv8', x, weight('conv8/filters'), weight('conv8/bias').data, 'valid', false);
  return { inputShape: [SIDE, SIDE, 3], anySize: true, operations, outputs: { cells: 'conv8' } };
}

/** The first convolution for colours of 0..255: without padding, `(x - mean) / 255` goes into kernel and bias. */
function centred(
  { data, shape }: { readonly data: Float32Array; readonly shape: readonly number[] },
  bias: Float32Array,
): { filter: { data: Float32Array; shape: readonly number[] }; bias: Float32Array } {
  const [, , channels, filters] = shape;
  const offsets = Float64Array.from(bias);
  const scaled = data.map((value) => value / 255);
  for (const [i, value] of scaled.entries())
    offsets[i % filters] -= value * MEAN_RGB[Math.floor(i / filters) % channels];
  return { filter: { data: scaled, shape }, bias: Float32Array.from(offsets) };
}

/**
 * Runs the tiny face detector.
 *
 * @param engine - of the net of `tinyFaceNetOf`
 * @param image - RGB in 0..255, its sides multiples of `CELL`
 * @returns each place that may be a face with at least `minConfidence`, several for one face, in pixels of `image`, as the net draws
 *   them: from the brow to below the chin, wider than the face
 */
export async function runTinyFaceNet(
  engine: Engine,
  { data, width, height }: Raster<Float32Array>,
  minConfidence: number,
): Promise<DetectedFace[]> {
  const { cells } = await engine.run({ data, count: 1, size: [height, width] }, ['cells']);
  return facesOf(cells, height / CELL, width / CELL, minConfidence);
}

/** The boxes of the cells in pixels of the image. */
function facesOf(values: Float32Array, rows: number, columns: number, minConfidence: number): DetectedFace[] {
  const faces: DetectedFace[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (const [anchor, [wide, high]] of ANCHORS.entries()) {
        const at = ((row * columns + column) * ANCHORS.length + anchor) * VALUES;
        const confidence = sigmoid(values[at + 4]);
        if (!(confidence >= minConfidence)) continue;
        const width = Math.exp(values[at + 2]) * wide * CELL;
        const height = Math.exp(values[at + 3]) * high * CELL;
        const x = (column + sigmoid(values[at])) * CELL - width / 2;
        const y = (row + sigmoid(values[at + 1])) * CELL - height / 2;
        faces.push({ x, y, width, height, confidence });
      }
    }
  }
  return faces;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
