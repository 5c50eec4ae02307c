import { bytes, integer, join, message } from '../../src/engine/onnx/protobuf.js';
import { Random } from '../../src/random.js';

/** How a file differs from the plain one, with which other tools write the same network. */
export interface SmallNetOptions {
  readonly batch?: number;
  readonly channels?: 1 | 3;
  readonly layout?: 'nchw' | 'nhwc';
  /** How the maps are averaged: `axes` as an attribute (up to operator set 17), as an input or as the output of a node `Constant` (since 18). */
  readonly pooling?: 'global' | 'attribute' | 'input' | 'constant';
  /** The values that are outputs of the file. */
  readonly outputs?: readonly string[];
}

export const SIDE = 32;
export const CLASS_NAMES = ['a', 'b', 'c'];
const FILTERS = 6;
const [FLOAT, INT64] = [1, 7];

/** An .onnx file of one convolution with ReLU (`map`), global average pooling, a dense layer (`logits`) and softmax (`probabilities`). */
export function smallNet({
  batch,
  channels = 3,
  layout = 'nchw',
  pooling = 'global',
  outputs = ['probabilities', 'logits'],
}: SmallNetOptions = {}): Uint8Array {
  const random = new Random(3);
  const floats = (length: number) => Float32Array.from({ length }, () => random.normal(0, 1));
  // drawn for three channels always: a grey photo then gives the same answer in both
  const kernel = floats(FILTERS * 9);
  const kernels = Float32Array.from(
    { length: FILTERS * channels * 9 },
    (_, i) => kernel[Math.floor(i / (channels * 9)) * 9 + (i % 9)] / channels,
  );
  const first = layout === 'nhwc' ? [node('Transpose', ['images'], 'first', { perm: [0, 3, 1, 2] })] : [];
  const pooled = {
    global: [node('GlobalAveragePool', ['map'], 'mean'), node('Flatten', ['mean'], 'means')],
    attribute: [node('ReduceMean', ['map'], 'means', { axes: [2, 3], keepdims: 0 })],
    input: [node('ReduceMean', ['map', 'axes'], 'means', { keepdims: 0 })],
    constant: [
      join([
        bytes(2, 'own'),
        bytes(4, 'Constant'),
        bytes(5, join([bytes(1, 'value'), bytes(5, axes([-1, -2])), integer(20, 4)])),
      ]),
      node('ReduceMean', ['map', 'own'], 'means', { keepdims: 0 }),
    ],
  }[pooling];
  const nodes = [
    ...first,
    node('Conv', [first.length > 0 ? 'first' : 'images', 'kernels', 'offsets'], 'raw', {
      ...{ kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
    }),
    node('Relu', ['raw'], 'map'),
    ...pooled,
    node('Gemm', ['means', 'weights', 'bias'], 'logits', { transB: 1 }),
    node('Softmax', ['logits'], 'probabilities', { axis: 1 }),
  ];
  const initializers = [
    tensor('kernels', kernels, [FILTERS, channels, 3, 3]),
    tensor('offsets', floats(FILTERS), [FILTERS]),
    tensor('weights', floats(FILTERS * CLASS_NAMES.length), [CLASS_NAMES.length, FILTERS]),
    tensor('bias', floats(CLASS_NAMES.length), [CLASS_NAMES.length]),
    join([axes([2, 3]), bytes(8, 'axes')]),
  ];
  const shape = layout === 'nchw' ? [channels, SIDE, SIDE] : [SIDE, SIDE, channels];
  const graph = join([
    ...nodes.map((each) => bytes(1, each)),
    bytes(2, 'small'),
    ...initializers.map((each) => bytes(5, each)),
    bytes(11, valueInfo('images', [batch, ...shape])),
    ...outputs.map((name) => bytes(12, valueInfo(name, [batch, CLASS_NAMES.length]))),
  ]);
  const isNew = pooling === 'input' || pooling === 'constant';
  return join([integer(1, 8), bytes(7, graph), bytes(8, join([bytes(1, ''), integer(2, isNew ? 18 : 13)]))]);
}

function node(
  type: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, number | readonly number[]>> = {},
): Uint8Array {
  const [INT, INTS] = [2, 7];
  const encoded = Object.entries(attributes).map(([name, value]) =>
    typeof value === 'number'
      ? message(5, [bytes(1, name), integer(3, value), integer(20, INT)])
      : message(5, [bytes(1, name), ...value.map((each) => integer(8, each)), integer(20, INTS)]),
  );
  return join([...inputs.map((name) => bytes(1, name)), bytes(2, output), bytes(4, type), ...encoded]);
}

function tensor(name: string, data: Float32Array, shape: readonly number[]): Uint8Array {
  const raw = new Uint8Array(data.buffer);
  return join([...shape.map((side) => integer(1, side)), integer(2, FLOAT), bytes(8, name), bytes(9, raw)]);
}

/** A list of axes, without a name. */
function axes(values: readonly number[]): Uint8Array {
  const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return join([integer(1, values.length), integer(2, INT64), bytes(9, raw)]);
}

/** Name and shape of an input or output; undefined for a size that is open. */
function valueInfo(name: string, shape: readonly (number | undefined)[]): Uint8Array {
  const sides = shape.map((side) => message(1, [side === undefined ? bytes(2, 'n') : integer(1, side)]));
  const type = message(1, [integer(1, FLOAT), message(2, sides)]);
  return join([bytes(1, name), message(2, [type])]);
}
