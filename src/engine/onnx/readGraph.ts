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
  /** The same model with one of its values as an additional output. */
  withOutput(name: string): Uint8Array;
}

const GRAPH = 7;
const FLOAT = 1;

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
  const nodes = bytesOf(fields, 1).map((node) => nodeOf(readFields(node)));
  const weights = new Map(
    bytesOf(fields, 5).map((tensor) => {
      const own = readFields(tensor);
      return [textsOf(own, 8)[0], own] as const;
    }),
  );
  return {
    nodes,
    outputs: bytesOf(fields, 12).map((info) => textsOf(readFields(info), 1)[0]),
    weight: (name) => {
      const own = weights.get(name);
      return own && weightOf(own);
    },
    withOutput: (name) => {
      const changed = bytes(GRAPH, join([graph, bytes(12, bytes(1, name))]));
      return join(top.map(({ field, raw }) => (field === GRAPH ? changed : raw)));
    },
  };
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
