import { NET_INPUT, type Net } from '../net.js';
import { nodesOf } from './nodesOf.js';
import { bytes, type Field, integer, join, message } from './protobuf.js';

/** ONNX's number for 32-bit floats. */
const FLOAT = 1;
const IR_VERSION = 8;
const OPERATOR_SET = 13;

/** What is stored beside the graph. */
export interface OnnxOptions {
  /** Text by name (`metadata_props`), such as the class names. @defaultValue none */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/**
 * A net as an ONNX model (IR version 8, operator set 13). Its input `images` is `[n, height, width, channels]`, RGB in 0..255; its outputs are
 * `activations`, `[n, height, width, channels]`, and `logits`, `[n, classes]`.
 *
 * Source: https://github.com/onnx/onnx/blob/main/docs/IR.md
 *
 * @returns the bytes of the .onnx file
 */
export function toOnnx(net: Net, { metadata = {} }: OnnxOptions = {}): Uint8Array {
  const { nodes, initializers } = nodesOf(net);
  const shapes = new Map(net.operations.map(({ output, shape }) => [output, shape]));
  const graph = message(7, [
    ...nodes.map((node) => bytes(1, node)),
    bytes(2, 'lucidface'),
    ...initializers.map((tensor) => bytes(5, tensor)),
    message(11, valueInfo(NET_INPUT, net.inputShape)),
    ...Object.entries(net.outputs).map(([name, value]) =>
      message(12, valueInfo(name, shapes.get(value) ?? [])),
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

function valueInfo(name: string, shape: readonly number[]): Field[] {
  const batch = message(1, [bytes(2, 'n')]);
  const dimensions = [batch, ...shape.map((size) => message(1, [integer(1, size)]))];
  return [bytes(1, name), message(2, [message(1, [integer(1, FLOAT), message(2, dimensions)])])];
}
