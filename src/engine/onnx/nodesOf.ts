import { NET_INPUT, type Net, type Operation } from '../net.js';
import { bytes, float, integer, join } from './protobuf.js';

/** Nodes and weights of an ONNX graph, encoded. */
export interface OnnxGraph {
  readonly nodes: readonly Uint8Array[];
  readonly initializers: readonly Uint8Array[];
}

type Attribute = number | string | readonly number[];
const TYPE = { float: 1, int: 2, string: 3, ints: 7 } as const;
const FLOAT = 1;
const INT64 = 7;

/**
 * The operations of a net as ONNX nodes. ONNX is channels first: values with three axes are transposed after the input and before the outputs,
 * and wherever the order of the values matters.
 */
export function nodesOf(net: Net): OnnxGraph {
  const nodes: Uint8Array[] = [];
  const initializers: Uint8Array[] = [];
  const shapes = new Map<string, readonly number[]>([[NET_INPUT, net.inputShape]]);
  for (const { output, shape } of net.operations) shapes.set(output, shape);
  const add = (
    type: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string => {
    nodes.push(
      join([
        ...inputs.map((name) => bytes(1, name)),
        bytes(2, output),
        bytes(4, type),
        ...Object.entries(attributes).map(([name, value]) => bytes(5, attributeOf(name, value))),
      ]),
    );
    return output;
  };
  const constant = (name: string, data: Float32Array | BigInt64Array, shape: readonly number[]): string => {
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    initializers.push(
      join([
        ...shape.map((size) => integer(1, size)),
        integer(2, data instanceof Float32Array ? FLOAT : INT64),
        bytes(8, name),
        bytes(9, raw),
      ]),
    );
    return name;
  };
  const firstOf = (name: string): string => `${name}.nchw`;
  const graph = { add, constant, shapeOf: (name: string) => shapes.get(name) ?? [] };
  add('Transpose', [NET_INPUT], firstOf(NET_INPUT), { perm: [0, 3, 1, 2] });
  for (const operation of net.operations) addOperation(operation, graph, firstOf);
  for (const [name, value] of Object.entries(net.outputs)) {
    if (graph.shapeOf(value).length === 3) add('Transpose', [firstOf(value)], name, { perm: [0, 2, 3, 1] });
    else add('Identity', [firstOf(value)], name);
  }
  return { nodes, initializers };
}

interface Graph {
  add(
    type: string,
    inputs: readonly string[],
    output: string,
    attributes?: Readonly<Record<string, Attribute>>,
  ): string;
  constant(name: string, data: Float32Array | BigInt64Array, shape: readonly number[]): string;
  shapeOf(name: string): readonly number[];
}

function addOperation(operation: Operation, graph: Graph, firstOf: (name: string) => string): void {
  const { add, constant, shapeOf } = graph;
  const inputs = operation.inputs.map(firstOf);
  const output = firstOf(operation.output);
  const name = operation.output;
  const scalar = (what: string, value: number): string =>
    constant(`${name}.${what}`, Float32Array.of(value), []);
  switch (operation.kind) {
    case 'convolution': {
      const { activation, bias, strides, dilations, depthwise, kernelShape } = operation;
      const groups = depthwise ? kernelShape[2] : 1;
      const weights = constant(`${name}.kernel`, outputFirst(operation.kernel, kernelShape, depthwise), [
        depthwise ? kernelShape[2] * kernelShape[3] : kernelShape[3],
        depthwise ? 1 : kernelShape[2],
        kernelShape[0],
        kernelShape[1],
      ]);
      const offsets = bias ? [constant(`${name}.bias`, bias, [bias.length])] : [];
      const raw = activation === 'linear' ? output : `${output}.raw`;
      add('Conv', [...inputs, weights, ...offsets], raw, {
        kernel_shape: [...operation.size],
        strides: [...strides],
        dilations: [...dilations],
        group: groups,
        pads: padsOf(shapeOf(operation.inputs[0]), operation, dilations),
      });
      if (activation === 'relu') add('Relu', [raw], output);
      if (activation === 'leakyRelu') add('LeakyRelu', [raw], output, { alpha: operation.slope ?? 0.2 });
      if (activation === 'relu6') add('Clip', [raw, scalar('low', 0), scalar('high', 6)], output);
      return;
    }
    case 'dense': {
      const weights = constant(`${name}.kernel`, operation.kernel, operation.kernelShape);
      const offsets = operation.bias
        ? [constant(`${name}.bias`, operation.bias, [operation.bias.length])]
        : [];
      add('Gemm', [...inputs, weights, ...offsets], output);
      return;
    }
    case 'scale': {
      const { factor, offset } = operation;
      const scaled =
        factor === 1 ? inputs[0] : add('Mul', [...inputs, scalar('factor', factor)], `${output}.scaled`);
      add('Add', [scaled, scalar('offset', offset)], output);
      return;
    }
    case 'channelScale': {
      const shape = perChannel(operation.shape);
      const factors = constant(`${name}.factors`, operation.factors, shape);
      const offsets = constant(`${name}.offsets`, operation.offsets, shape);
      add('Add', [add('Mul', [...inputs, factors], `${output}.scaled`), offsets], output);
      return;
    }
    case 'prelu':
      add(
        'PRelu',
        [...inputs, constant(`${name}.slope`, operation.slope, perChannel(operation.shape).slice(1))],
        output,
      );
      return;
    case 'averagePool':
    case 'maxPool':
      add(operation.kind === 'maxPool' ? 'MaxPool' : 'AveragePool', inputs, output, {
        kernel_shape: [...operation.size],
        strides: [...operation.strides],
        pads: padsOf(shapeOf(operation.inputs[0]), operation),
      });
      return;
    case 'globalAveragePool':
    case 'globalMaxPool': {
      const type = operation.kind === 'globalMaxPool' ? 'GlobalMaxPool' : 'GlobalAveragePool';
      add('Flatten', [add(type, inputs, `${output}.pooled`)], output);
      return;
    }
    case 'concatenate':
      add('Concat', inputs, output, { axis: 1 });
      return;
    case 'add':
      add(inputs.length === 2 ? 'Add' : 'Sum', inputs, output);
      return;
    case 'multiply':
      add('Mul', inputs, output);
      return;
    case 'sigmoid':
      add('Sigmoid', inputs, output);
      return;
    case 'hardSwish': {
      const shifted = add('Add', [...inputs, scalar('three', 3)], `${output}.shifted`);
      const clipped = add('Clip', [shifted, scalar('low', 0), scalar('high', 6)], `${output}.clipped`);
      add('Mul', [...inputs, add('Mul', [clipped, scalar('sixth', 1 / 6)], `${output}.gate`)], output);
      return;
    }
    case 'relu':
      add('Relu', inputs, output);
      return;
    case 'relu6':
      add('Clip', [...inputs, scalar('low', 0), scalar('high', 6)], output);
      return;
    case 'upsample': {
      const scales = constant(`${name}.scales`, Float32Array.of(1, 1, ...operation.factors), [4]);
      add('Resize', [...inputs, '', scales], output, {
        mode: 'nearest',
        nearest_mode: 'floor',
        coordinate_transformation_mode: 'asymmetric',
      });
      return;
    }
    case 'upsampleBilinear':
      add('Resize', [...inputs, '', constant(`${name}.scales`, Float32Array.of(1, 1, 2, 2), [4])], output, {
        mode: 'linear',
        coordinate_transformation_mode: 'half_pixel',
      });
      return;
    case 'depthToSpace':
      add('DepthToSpace', inputs, output, { blocksize: 2, mode: 'DCR' });
      return;
    case 'pad': {
      const [rows, columns, channels] = operation.amounts;
      const amounts = [0, channels[0], rows[0], columns[0], 0, channels[1], rows[1], columns[1]];
      add('Pad', [...inputs, constant(`${name}.amounts`, BigInt64Array.from(amounts, BigInt), [8])], output);
      return;
    }
    case 'reshape': {
      const rank = shapeOf(operation.inputs[0]).length;
      const last =
        rank === 3 ? add('Transpose', inputs, `${output}.from`, { perm: [0, 2, 3, 1] }) : inputs[0];
      const target = constant(`${name}.shape`, BigInt64Array.from([0, ...operation.shape], BigInt), [
        operation.shape.length + 1,
      ]);
      if (operation.shape.length !== 3) add('Reshape', [last, target], output);
      else add('Transpose', [add('Reshape', [last, target], `${output}.to`)], output, { perm: [0, 3, 1, 2] });
      return;
    }
  }
}

/** Kernel `[h, w, in, out]` as `[out, in, h, w]`; depthwise `[h, w, in, times]` as `[in * times, 1, h, w]`. */
function outputFirst(kernel: Float32Array, shape: readonly number[], depthwise: boolean): Float32Array {
  const [h, w, channels, filters] = shape;
  const [inner, outer] = depthwise ? [1, channels * filters] : [channels, filters];
  const result = new Float32Array(kernel.length);
  for (let place = 0; place < h * w; place++)
    for (let i = 0; i < inner; i++)
      for (let o = 0; o < outer; o++)
        result[(o * inner + i) * h * w + place] = kernel[(place * inner + i) * outer + o];
  return result;
}

/** Padding as in TensorFlow: with `same` the odd pixel goes to the end. */
function padsOf(
  [height, width]: readonly number[],
  {
    size,
    strides,
    padding,
  }: { size: readonly number[]; strides: readonly number[]; padding: 'same' | 'valid' },
  dilations: readonly number[] = [1, 1],
): number[] {
  if (padding === 'valid') return [0, 0, 0, 0];
  const totals = [height, width].map((length, axis) => {
    const reach = (size[axis] - 1) * dilations[axis] + 1;
    return Math.max(0, (Math.ceil(length / strides[axis]) - 1) * strides[axis] + reach - length);
  });
  const before = totals.map((total) => Math.floor(total / 2));
  return [...before, ...totals.map((total, axis) => total - before[axis])];
}

/** The shape, including the batch, in which one value per channel broadcasts over a value of the given shape. */
function perChannel(shape: readonly number[]): number[] {
  return shape.length === 3 ? [1, shape[2], 1, 1] : [1, shape[0]];
}

function attributeOf(name: string, value: Attribute): Uint8Array {
  if (typeof value === 'string') return join([bytes(1, name), bytes(4, value), integer(20, TYPE.string)]);
  if (typeof value === 'number')
    return Number.isInteger(value)
      ? join([bytes(1, name), integer(3, value), integer(20, TYPE.int)])
      : join([bytes(1, name), float(2, value), integer(20, TYPE.float)]);
  return join([bytes(1, name), ...value.map((each) => integer(8, each)), integer(20, TYPE.ints)]);
}
