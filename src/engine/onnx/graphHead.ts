import type { NetHead } from '../linearHeadOf.js';
import type { OnnxModel, OnnxNode } from './readGraph.js';

/** Nodes that move values without changing them. */
const PASSIVE = new Set(['Identity', 'Flatten', 'Reshape', 'Squeeze', 'Transpose', 'Dropout']);

/**
 * The weights between two values of an ONNX model, where nothing but global average pooling and one dense layer lies between them.
 *
 * @param features - name of the map
 * @returns undefined for any other head
 */
export function graphHead(model: OnnxModel, features: string, logits: string): NetHead | undefined {
  const by = new Map(model.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const map = origin(features, by);
  let value = logits;
  let pooled = false;
  let bias: Float32Array | undefined;
  let matrix: { readonly weights: Float32Array; readonly classes: number } | undefined;
  while (value !== features && value !== map) {
    const node = by.get(value);
    if (!node) return undefined;
    if (node.type === 'Add' && !matrix) {
      bias = node.inputs.map((name) => model.weight(name)?.data).find((data) => data !== undefined);
      if (!bias) return undefined;
      value = node.inputs.find((name) => !model.weight(name)) ?? '';
    } else if ((node.type === 'Gemm' || node.type === 'MatMul') && !matrix) {
      const kernel = model.weight(node.inputs[1]);
      if (kernel?.shape.length !== 2 || node.integers('transA').includes(1)) return undefined;
      matrix = matrixOf(kernel.data, kernel.shape, node.integers('transB').includes(1));
      bias = (node.inputs[2] && model.weight(node.inputs[2])?.data) || bias;
      value = node.inputs[0];
    } else if (isMean(node) && matrix && !pooled) {
      pooled = true;
      value = node.inputs[0];
    } else if (PASSIVE.has(node.type)) value = node.inputs[0];
    else return undefined;
  }
  if (!matrix || !pooled) return undefined;
  return { weights: matrix.weights, bias: bias ?? new Float32Array(matrix.classes) };
}

/** The value that a value only moves. */
function origin(name: string, by: ReadonlyMap<string, OnnxNode>): string {
  const node = by.get(name);
  return node && (node.type === 'Transpose' || node.type === 'Identity') ? origin(node.inputs[0], by) : name;
}

function isMean(node: OnnxNode): boolean {
  if (node.type === 'GlobalAveragePool') return true;
  const axes = node.integers('axes').map((axis) => (axis < 0 ? axis + 4 : axis));
  const spatial = String(axes) === '2,3' || String(axes) === '1,2';
  return node.type === 'ReduceMean' && spatial;
}

/** `[channels, classes]`. */
function matrixOf(
  data: Float32Array,
  [rows, columns]: readonly number[],
  transposed: boolean,
): { weights: Float32Array; classes: number } {
  if (!transposed) return { weights: data, classes: columns };
  const weights = new Float32Array(data.length);
  for (let c = 0; c < rows; c++)
    for (let k = 0; k < columns; k++) weights[k * rows + c] = data[c * columns + k];
  return { weights, classes: rows };
}
