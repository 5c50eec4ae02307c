import { checkArray, checkObject, checkValues, messageOf } from '../../validate.js';
import { NET_INPUT, type Net } from '../net.js';
import { nodesOf } from './nodesOf.js';
import { bytes, type Field, integer, join, message } from './protobuf.js';

/** ONNX's type code of 32-bit floats. */
const FLOAT = 1;
const IR_VERSION = 8;
const OPERATOR_SET = 13;

/**
 * Exports a net as an ONNX model (IR version 8, operator set 13). Its input `images` is `[n, height, width, channels]`, RGB in 0..255; its
 * outputs are those of the net, channels last: for a classifier `activations`, `[n, height, width, channels]`, and `logits`, `[n, classes]`.
 *
 * Source: https://github.com/onnx/onnx/blob/main/docs/IR.md
 *
 * @returns the bytes of the .onnx file
 */
export function toOnnx(net: Net): Uint8Array {
  checkObject('net', net, 'what `toNet` returns');
  checkValues('net.inputShape', net.inputShape, 3);
  checkArray('net.operations', net.operations);
  checkObject('net.outputs', net.outputs);
  for (const [i, operation] of net.operations.entries()) checkKernel(`net.operations[${i}]`, operation);
  if (net.metadata !== undefined) checkObject('net.metadata', net.metadata);
  try {
    return encode(net);
  } catch (cause) {
    throw new TypeError(`\`net\` must be what \`toNet\` returns: ${messageOf(cause)}`, { cause });
  }
}

function encode(net: Net): Uint8Array {
  const { metadata = {}, anySize = false } = net;
  const { nodes, initializers } = nodesOf(net);
  const shapes = new Map(net.operations.map(({ output, shape }) => [output, shape]));
  const graph = message(7, [
    ...nodes.map((node) => bytes(1, node)),
    bytes(2, 'lucidface'),
    ...initializers.map((tensor) => bytes(5, tensor)),
    message(11, valueInfo(NET_INPUT, net.inputShape, anySize)),
    ...Object.entries(net.outputs).map(([name, value]) =>
      message(12, valueInfo(name, shapes.get(value) ?? [], anySize)),
    ),
  ]);
  return join([
    integer(1, IR_VERSION),
    bytes(2, 'lucidface'),
    graph,
    message(8, [bytes(1, ''), integer(2, OPERATOR_SET)]),
    ...Object.entries(metadata).map(([key, value]) => message(14, [bytes(1, key), bytes(2, value)])),
  ]);
}

function valueInfo(name: string, shape: readonly number[], anySize: boolean): Field[] {
  const open = (text: string): Field => message(1, [bytes(2, text)]);
  const dimensions = shape.map((size, axis) =>
    // an open size has a name instead of a number; input and output use different names
    anySize && shape.length === 3 && axis < 2 ? open(`${name}_${axis}`) : message(1, [integer(1, size)]),
  );
  const type = message(1, [integer(1, FLOAT), message(2, [open('n'), ...dimensions])]);
  return [bytes(1, name), message(2, [type])];
}

/** @throws TypeError or RangeError unless the number of a kernel's values fits its shape */
function checkKernel(name: string, operation: unknown): void {
  checkObject(name, operation, 'an operation of a net');
  const { kernel, kernelShape } = operation as {
    kernel?: ArrayLike<number>;
    kernelShape?: readonly number[];
  };
  if (kernelShape === undefined) return;
  checkValues(`${name}.kernelShape`, kernelShape);
  const length = kernelShape.reduce((product, size) => product * size, 1);
  checkValues(`${name}.kernel`, kernel, length);
}
