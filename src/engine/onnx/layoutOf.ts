import type { OnnxModel, OnnxNode } from './readGraph.js';

/** Order of the axes of a value with four: channels first or last. */
export type Layout = 'nchw' | 'nhwc';

/** Operators whose result is channels first: ONNX knows no other convolution or pooling. */
const CHANNELS_FIRST = new Set([
  'Conv',
  'ConvTranspose',
  'QLinearConv',
  'BatchNormalization',
  'InstanceNormalization',
  'MaxPool',
  'AveragePool',
]);

/**
 * Order of the axes of a value of a graph. Whatever the order of the input, convolutions are channels first; files of TensorFlow transpose their
 * input before and, where needed, the maps after.
 *
 * @param name - the value
 * @param input - order of the axes of the graph's input: also the result where nothing on the way tells
 */
export function layoutOf({ nodes }: OnnxModel, name: string, input: Layout): Layout {
  const by = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const seen = new Set<string>();
  // elementwise operators keep the order, and a constant, such as the factor of a product, has none
  const search = (value: string): Layout | undefined => {
    const node = by.get(value);
    if (!node || seen.has(value)) return undefined;
    seen.add(value);
    return (
      ownLayout(node) ?? node.inputs.reduce<Layout | undefined>((found, at) => found ?? search(at), undefined)
    );
  };
  return search(name) ?? input;
}

function ownLayout(node: OnnxNode): Layout | undefined {
  if (CHANNELS_FIRST.has(node.type)) return 'nchw';
  if (node.type !== 'Transpose') return undefined;
  const order = String(node.integers('perm'));
  if (order === '0,2,3,1') return 'nhwc';
  return order === '0,3,1,2' ? 'nchw' : undefined;
}
