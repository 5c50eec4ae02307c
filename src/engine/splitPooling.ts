import type { Net, Operation } from './net.js';

/**
 * Pools the parts of a concatenation separately, each on its own grid: nearest-neighbour upsampling does not change the mean and maximum of a
 * channel. The concatenated map is not computed unless another operation reads it.
 */
export function splitPooling(net: Net): Net {
  const by = new Map(net.operations.map((operation) => [operation.output, operation]));
  const operations = net.operations.flatMap((operation): Operation[] => {
    const { kind, output, inputs } = operation;
    const joined = by.get(inputs[0]);
    if (kind !== 'globalAveragePool' && kind !== 'globalMaxPool') return [operation];
    if (joined?.kind !== 'concatenate' || operation.shape.length !== 1) return [operation];
    const pools = joined.inputs.map((name, i): Operation => {
      const source = beforeUpsampling(name, by);
      const shape = by.get(source)?.shape ?? net.inputShape;
      return { kind, output: `${output}/${i}`, inputs: [source], shape: [shape[shape.length - 1]] };
    });
    return [...pools, { ...operation, kind: 'concatenate', inputs: pools.map((each) => each.output) }];
  });
  return { ...net, operations };
}

function beforeUpsampling(name: string, by: ReadonlyMap<string, Operation>): string {
  const operation = by.get(name);
  return operation?.kind === 'upsample' ? beforeUpsampling(operation.inputs[0], by) : name;
}
