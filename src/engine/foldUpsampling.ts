import type { Net, Operation } from './net.js';
import { readersOf } from './readers.js';

/**
 * Recognises how `create` upsamples a map by 2, by concatenating a value with itself and reshaping, and replaces the four operations by one
 * upsampling.
 */
export function foldUpsampling(net: Net): Net {
  const readers = readersOf(net);
  const by = new Map(net.operations.map((operation) => [operation.output, operation]));
  const gone = new Set<Operation>();
  const replaced = new Map<Operation, Operation>();
  for (const tall of net.operations) {
    const chain = [tall];
    for (const kind of ['concatenate', 'reshape', 'concatenate'] as const) {
      const before = by.get(chain[chain.length - 1].inputs[0]);
      if (before?.kind !== kind) break;
      chain.push(before);
    }
    if (tall.kind !== 'reshape' || chain.length < 4) continue;
    const [, tallPair, wide, widePair] = chain;
    const [name] = widePair.inputs;
    const shape = by.get(name)?.shape;
    if (shape?.length !== 3 || !isTwice(widePair) || !isTwice(tallPair)) continue;
    const [h, w, c] = shape;
    const fits =
      String(wide.shape) === String([h, 2 * w * c]) && String(tall.shape) === String([2 * h, 2 * w, c]);
    const alone = [tallPair, wide, widePair].every(({ output }) => {
      const count = readers.get(output);
      return output === wide.output ? count === 2 : count === 1;
    });
    if (!fits || !alone) continue;
    for (const each of [tallPair, wide, widePair]) gone.add(each);
    replaced.set(tall, {
      ...{ kind: 'upsample', factors: [2, 2] },
      ...{ output: tall.output, inputs: [name], shape: tall.shape },
    });
  }
  const operations = net.operations
    .filter((each) => !gone.has(each))
    .map((each) => replaced.get(each) ?? each);
  return { ...net, operations };
}

function isTwice({ inputs }: Operation): boolean {
  return inputs.length === 2 && inputs[0] === inputs[1];
}
