// A TensorFlow Lite model as plain data. Schema:
// https://github.com/tensorflow/tensorflow/blob/v2.16.1/tensorflow/compiler/mlir/lite/schema/schema.fbs

/** Names of the operations by their number in `BuiltinOperator`. */
const OPERATIONS = {
  0: 'ADD',
  1: 'AVERAGE_POOL_2D',
  2: 'CONCATENATION',
  3: 'CONV_2D',
  4: 'DEPTHWISE_CONV_2D',
  6: 'DEQUANTIZE',
  9: 'FULLY_CONNECTED',
  14: 'LOGISTIC',
  17: 'MAX_POOL_2D',
  18: 'MUL',
  19: 'RELU',
  21: 'RELU6',
  22: 'RESHAPE',
  23: 'RESIZE_BILINEAR',
  32: 'CUSTOM',
  34: 'PAD',
  39: 'TRANSPOSE',
  40: 'MEAN',
  45: 'STRIDED_SLICE',
  54: 'PRELU',
  117: 'HARD_SWISH',
};

/** Options of the operations that are read, in the order of their fields. */
const OPTIONS = {
  ADD: [['activation', 'byte']],
  MUL: [['activation', 'byte']],
  CONV_2D: [
    ['padding', 'byte'],
    ['strideX', 'int'],
    ['strideY', 'int'],
    ['activation', 'byte'],
    ['dilationX', 'int', 1],
    ['dilationY', 'int', 1],
  ],
  DEPTHWISE_CONV_2D: [
    ['padding', 'byte'],
    ['strideX', 'int'],
    ['strideY', 'int'],
    ['multiplier', 'int'],
    ['activation', 'byte'],
    ['dilationX', 'int', 1],
    ['dilationY', 'int', 1],
  ],
  MAX_POOL_2D: [
    ['padding', 'byte'],
    ['strideX', 'int'],
    ['strideY', 'int'],
    ['width', 'int'],
    ['height', 'int'],
    ['activation', 'byte'],
  ],
  CONCATENATION: [
    ['axis', 'int'],
    ['activation', 'byte'],
  ],
  RESIZE_BILINEAR: [
    ['unusedHeight', 'int'],
    ['unusedWidth', 'int'],
    ['alignCorners', 'byte'],
    ['halfPixelCenters', 'byte'],
  ],
};
OPTIONS.AVERAGE_POOL_2D = OPTIONS.MAX_POOL_2D;

/** Names of element types by their number in `TensorType`. */
const TYPES = { 0: 'float32', 1: 'float16', 2: 'int32', 3: 'uint8', 4: 'int64', 9: 'int8' };

/**
 * @param {Uint8Array} bytes - of a .tflite file
 * @returns {{ tensors: { name: string, shape: number[], type: string, bytes: Uint8Array }[], inputs: number[], outputs: number[],
 *   operations: { kind: string, inputs: number[], outputs: number[], options: Record<string, number>, custom: Uint8Array }[] }} the first graph
 *   of the model; a tensor that is computed has no bytes
 */
export function readTflite(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const uint = (at) => view.getUint32(at, true);
  const follow = (at) => at + uint(at);
  /** Where a field of the table lies; undefined where it has its default. */
  const field = (table, index) => {
    const vtable = table - view.getInt32(table, true);
    const slot = 4 + 2 * index;
    const offset = slot < view.getUint16(vtable, true) ? view.getUint16(vtable + slot, true) : 0;
    return offset === 0 ? undefined : table + offset;
  };
  const vector = (table, index, read, size) => {
    const at = field(table, index);
    if (at === undefined) return [];
    const start = follow(at);
    return Array.from({ length: uint(start) }, (_, i) => read(start + 4 + i * size));
  };
  const tables = (table, index) => vector(table, index, follow, 4);
  const ints = (table, index) => vector(table, index, (at) => view.getInt32(at, true), 4);
  const byte = (table, index, fallback = 0) => {
    const at = field(table, index);
    return at === undefined ? fallback : view.getInt8(at);
  };
  const int = (table, index, fallback = 0) => {
    const at = field(table, index);
    return at === undefined ? fallback : view.getInt32(at, true);
  };
  const raw = (table, index) => {
    const at = field(table, index);
    if (at === undefined) return new Uint8Array();
    const start = follow(at);
    return bytes.subarray(start + 4, start + 4 + uint(start));
  };
  const text = (table, index) => new TextDecoder().decode(raw(table, index));

  const model = follow(0);
  const buffers = tables(model, 4).map((buffer) => raw(buffer, 0));
  const codes = tables(model, 1).map((code) => {
    const number = Math.max(byte(code, 0), int(code, 3));
    return number === 32 ? text(code, 1) : (OPERATIONS[number] ?? `operation ${number}`);
  });
  const [graph] = tables(model, 2);
  const tensors = tables(graph, 0).map((tensor) => ({
    name: text(tensor, 3),
    shape: ints(tensor, 0),
    type: TYPES[byte(tensor, 1)] ?? `type ${byte(tensor, 1)}`,
    bytes: buffers[int(tensor, 2)],
  }));
  const operations = tables(graph, 3).map((operation) => {
    const kind = codes[int(operation, 0)];
    const at = field(operation, 4);
    const options = {};
    if (at !== undefined)
      for (const [i, [name, type, fallback]] of (OPTIONS[kind] ?? []).entries())
        options[name] = (type === 'byte' ? byte : int)(follow(at), i, fallback);
    return {
      ...{ kind, options, inputs: ints(operation, 1), outputs: ints(operation, 2) },
      custom: raw(operation, 5),
    };
  });
  return { tensors, operations, inputs: ints(graph, 1), outputs: ints(graph, 2) };
}
