import type { NetHead } from '../linearHeadOf.js';
import { type Pooling, splitMatrix } from '../splitMatrix.js';
import type { OnnxModel, OnnxNode } from './readGraph.js';

/** Nodes that rearrange values without changing them. */
const PASSIVE = new Set(['Identity', 'Flatten', 'Reshape', 'Squeeze', 'Transpose', 'Dropout']);

/** Pooled channels, concatenated along the channels; `flat` if they certainly have two axes. */
interface Pooled {
  readonly parts: readonly Pooling[];
  readonly flat: boolean;
}

/** A matrix applied to pooled channels. */
interface Product {
  readonly head: Omit<NetHead, 'bias'>;
  readonly classes: number;
  readonly bias?: Float32Array | undefined;
}

/**
 * The weights between two values of an ONNX model, if only global pooling (average, max, or both concatenated) and one dense layer lie between
 * them.
 *
 * @param features - name of the feature map
 * @returns undefined for any other head
 */
export function graphHead(model: OnnxModel, features: string, logits: string): NetHead | undefined {
  const by = new Map(model.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const maps = new Set([features, origin(features, by)]);
  const pooled = new Map<string, Pooled>();
  const products = new Map<string, Product>();
  for (const node of model.nodes) {
    const [input] = node.inputs;
    const [output] = node.outputs;
    const found = pooled.get(input);
    const pooling = poolingOf(model, node);
    if (maps.has(input) && pooling) pooled.set(output, pooling);
    else if (maps.has(input) && MOVES.has(node.type)) maps.add(output);
    else if (node.type === 'Concat') {
      const joined = joinedOf(node, pooled);
      if (joined) pooled.set(output, joined);
    } else if (found && PASSIVE.has(node.type))
      pooled.set(output, { ...found, flat: found.flat || node.type === 'Flatten' });
    else {
      const product = found ? productOf(model, node, found) : movedProduct(model, node, products);
      if (product) products.set(output, product);
    }
  }
  const product = products.get(logits);
  return product && { ...product.head, bias: product.bias ?? new Float32Array(product.classes) };
}

/** Nodes that do not change the content of a map. */
const MOVES = new Set(['Transpose', 'Identity', 'Dropout']);

/** The original of a value that is only transposed or passed on. */
function origin(name: string, by: ReadonlyMap<string, OnnxNode>): string {
  const node = by.get(name);
  return node && (node.type === 'Transpose' || node.type === 'Identity') ? origin(node.inputs[0], by) : name;
}

function poolingOf(model: OnnxModel, node: OnnxNode): Pooled | undefined {
  if (node.type === 'GlobalAveragePool') return { parts: ['mean'], flat: false };
  if (node.type === 'GlobalMaxPool') return { parts: ['max'], flat: false };
  // an attribute up to operator set 17, an input since
  const axes = [...node.integers('axes'), ...model.constant(node.inputs[1])]
    .map((axis) => (axis < 0 ? axis + 4 : axis))
    .sort();
  const spatial = String(axes) === '2,3' || String(axes) === '1,2';
  if (!spatial || (node.type !== 'ReduceMean' && node.type !== 'ReduceMax')) return undefined;
  return { parts: [node.type === 'ReduceMax' ? 'max' : 'mean'], flat: node.integers('keepdims')[0] === 0 };
}

/** Concatenated pooled vectors: along axis 1, or along the last of two axes. */
function joinedOf(node: OnnxNode, pooled: ReadonlyMap<string, Pooled>): Pooled | undefined {
  const found = node.inputs.flatMap((name) => pooled.get(name) ?? []);
  const flat = found.every((each) => each.flat);
  const [axis] = node.integers('axis');
  if (found.length < node.inputs.length || !(axis === 1 || (axis === -1 && flat))) return undefined;
  return { parts: found.flatMap(({ parts }) => parts), flat };
}

function productOf(model: OnnxModel, node: OnnxNode, { parts }: Pooled): Product | undefined {
  if (node.type !== 'Gemm' && node.type !== 'MatMul') return undefined;
  const kernel = model.weight(node.inputs[1]);
  if (kernel?.shape.length !== 2 || node.integers('transA').includes(1)) return undefined;
  if ((kernel.data.length / parts.length) % 1 !== 0) return undefined;
  const { weights, classes } = matrixOf(kernel.data, kernel.shape, node.integers('transB').includes(1));
  const bias = node.inputs[2] ? model.weight(node.inputs[2])?.data : undefined;
  return { head: splitMatrix(weights, parts), classes, bias };
}

/** A product that a node rearranges, or to which it adds a bias. */
function movedProduct(
  model: OnnxModel,
  node: OnnxNode,
  products: ReadonlyMap<string, Product>,
): Product | undefined {
  const name = node.inputs.find((input) => products.has(input));
  const product = name === undefined ? undefined : products.get(name);
  if (!product || PASSIVE.has(node.type)) return product;
  const bias = node.inputs.map((input) => model.weight(input)?.data).find((data) => data !== undefined);
  return node.type === 'Add' && bias && !product.bias ? { ...product, bias } : undefined;
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
