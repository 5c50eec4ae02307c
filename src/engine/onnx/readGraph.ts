import { bytes, join } from './protobuf.js';
import { bytesOf, integersOf, type ReadField, readFields, textsOf } from './readFields.js';

/** One node of an ONNX graph. */
export interface OnnxNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Integers of an attribute; empty if it is missing. */
  integers(attribute: string): number[];
}

/** A weight of an ONNX graph. */
export interface OnnxWeight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The used part of an ONNX model. */
export interface OnnxModel {
  readonly nodes: readonly OnnxNode[];
  readonly outputs: readonly string[];
  /** A weight of 32-bit floats; undefined for any other value. */
  weight(name: string): OnnxWeight | undefined;
  /** A constant of 64-bit integers, such as a list of axes; empty for any other value. */
  constant(name: string | undefined): number[];
  /** The same model with some of its values as additional outputs. */
  withOutputs(names: readonly string[]): Uint8Array;
}

const GRAPH = 7;
const FLOAT = 1;
const INT64 = 7;

/**
 * Reads an .onnx file.
 *
 * Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 *
 * @throws RangeError when the bytes are not an ONNX model
 */
export function readGraph(model: Uint8Array): OnnxModel {
  const top = readFields(model);
  const [graph] = bytesOf(top, GRAPH);
  if (!graph) throw new RangeError('`model` must be an .onnx file, got bytes without a graph');
  const fields = readFields(graph);
  const stored = bytesOf(fields, 1).map((node) => readFields(node));
  const constants = new Map([
    ...bytesOf(fields, 5).map((tensor) => {
      const own = readFields(tensor);
      return [textsOf(own, 8)[0], own] as const;
    }),
    ...stored.flatMap(constantOf),
  ]);
  return {
    nodes: stored.map(nodeOf),
    outputs: bytesOf(fields, 12).map((info) => textsOf(readFields(info), 1)[0]),
    weight: (name) => {
      const own = constants.get(name);
      return own && weightOf(own);
    },
    constant: (name) => integerValues(constants.get(name ?? '') ?? []),
    withOutputs: (names) => {
      const added = names.map((name) => bytes(12, bytes(1, name)));
      const changed = bytes(GRAPH, join([graph, ...added]));
      return join(top.map(({ field, raw }) => (field === GRAPH ? changed : raw)));
    },
  };
}

/** Name and tensor of a node `Constant`; none of other nodes. */
function constantOf(node: readonly ReadField[]): [string, readonly ReadField[]][] {
  if (textsOf(node, 4)[0] !== 'Constant') return [];
  const tensor = bytesOf(node, 5).flatMap((attribute) => bytesOf(readFields(attribute), 5))[0];
  return tensor ? [[textsOf(node, 2)[0], readFields(tensor)]] : [];
}

function nodeOf(fields: readonly ReadField[]): OnnxNode {
  const attributes = new Map(
    bytesOf(fields, 5).map((attribute) => {
      const own = readFields(attribute);
      return [textsOf(own, 1)[0], own] as const;
    }),
  );
  return {
    type: textsOf(fields, 4)[0] ?? '',
    inputs: textsOf(fields, 1),
    outputs: textsOf(fields, 2),
    integers: (name) => [3, 8].flatMap((field) => integersOf(attributes.get(name) ?? [], field)),
  };
}

function weightOf(fields: readonly ReadField[]): OnnxWeight | undefined {
  if (integersOf(fields, 2)[0] !== FLOAT) return undefined;
  const shape = integersOf(fields, 1);
  const [raw] = bytesOf(fields, 9);
  const parts = raw ? [raw] : bytesOf(fields, 4);
  // copied to an offset that is a multiple of four
  const data = new Float32Array(join(parts).slice().buffer);
  return data.length === shape.reduce((product, side) => product * side, 1) ? { shape, data } : undefined;
}

/** Values of a tensor of 64-bit integers. */
function integerValues(fields: readonly ReadField[]): number[] {
  if (integersOf(fields, 2)[0] !== INT64) return [];
  const [raw] = bytesOf(fields, 9);
  // copied to an offset that is a multiple of eight
  return raw ? Array.from(new BigInt64Array(raw.slice().buffer), Number) : integersOf(fields, 7);
}
