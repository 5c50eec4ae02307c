import { joined } from './joined.js';
import type { Convolution, Net, Operation, Upsample } from './net.js';
import { readersOf } from './readers.js';

/** A map in a concatenation, and the position of its channels. */
interface Part {
  readonly map: Operation;
  readonly from: number;
  readonly channels: number;
}

/**
 * Takes upsampled maps out of a 1 x 1 convolution of concatenated maps: each gets its own convolution before upsampling, where it has fewer
 * pixels, and the results are added. The values are the same except for rounding.
 */
export function splitUpsampled(net: Net): Net {
  const readers = readersOf(net);
  const by = new Map(net.operations.map((operation) => [operation.output, operation]));
  const replaced = new Map<Operation, readonly Operation[]>();
  for (const mixed of net.operations) {
    const concatenation = by.get(mixed.inputs[0]);
    if (!isPointwise(mixed) || concatenation?.kind !== 'concatenate') continue;
    if (readers.get(concatenation.output) !== 1) continue;
    const parts = partsOf(concatenation, by);
    const small = parts.filter(isUpsampled).filter(({ map }) => readers.get(map.output) === 1);
    const large = parts.filter((part) => !small.some(({ map }) => map === part.map));
    const whole = parts.length === concatenation.inputs.length;
    if (!whole || small.length === 0 || large.length === 0) continue;
    for (const { map } of small) replaced.set(map, []);
    replaced.set(concatenation, large.length > 1 ? [concatenationOf(concatenation, large)] : []);
    replaced.set(mixed, sumOf(mixed, concatenation, large, small));
  }
  return { ...net, operations: net.operations.flatMap((each) => replaced.get(each) ?? [each]) };
}

type UpsampledPart = Part & { readonly map: Upsample };

function isUpsampled(part: Part): part is UpsampledPart {
  return part.map.kind === 'upsample';
}

function partsOf(concatenation: Operation, by: ReadonlyMap<string, Operation>): Part[] {
  let from = 0;
  return concatenation.inputs.flatMap((name): Part[] => {
    const map = by.get(name);
    if (!map) return [];
    const channels = map.shape[map.shape.length - 1];
    from += channels;
    return [{ map, from: from - channels, channels }];
  });
}

function concatenationOf(concatenation: Operation, parts: readonly Part[]): Operation {
  const inputs = parts.map(({ map }) => map.output);
  return {
    ...concatenation,
    inputs,
    shape: [...concatenation.shape.slice(0, -1), channelsOf(parts)],
  } as Operation;
}

function channelsOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { channels }) => sum + channels, 0);
}

/** The convolution of the large maps, those of the small ones, their sum, and the activation function after it. */
function sumOf(
  mixed: Convolution,
  concatenation: Operation,
  large: readonly Part[],
  small: readonly UpsampledPart[],
): Operation[] {
  const { output, shape, activation } = mixed;
  const linear = { ...mixed, activation: 'linear' } as const;
  const inputs = [large.length > 1 ? concatenation.output : large[0].map.output];
  const first: Operation = { ...linear, ...kernelFor(mixed, large), inputs, output: `${output}/large` };
  const others = small.map((part, i): [Operation, Operation] => {
    const [down, across] = part.map.factors;
    const own = { inputs: part.map.inputs, output: `${output}/small-${i}`, bias: undefined };
    const ownShape = [shape[0] / down, shape[1] / across, shape[2]];
    return [
      { ...linear, ...kernelFor(mixed, [part]), ...own, shape: ownShape },
      { ...part.map, inputs: [own.output], output: `${own.output}/upsampled`, shape },
    ];
  });
  const terms = [first.output, ...others.map(([, upsampled]) => upsampled.output)];
  const sum = activation === 'linear' ? output : `${output}/sum`;
  return [
    first,
    ...others.flat(),
    { kind: 'add', output: sum, inputs: terms, shape },
    ...(activation === 'relu' || activation === 'relu6'
      ? [{ kind: activation, output, inputs: [sum], shape } as const]
      : []),
  ];
}

/** The rows of a kernel that belong to some of the maps. */
function kernelFor(
  { kernel, kernelShape }: Convolution,
  parts: readonly Part[],
): Pick<Convolution, 'kernel' | 'kernelShape'> {
  const channels = kernelShape[3];
  const rows = parts.map((part) =>
    kernel.subarray(part.from * channels, (part.from + part.channels) * channels),
  );
  return { kernel: joined(rows), kernelShape: [1, 1, channelsOf(parts), channels] };
}

/** A 1 x 1 convolution with stride 1 and an activation function that can run after a sum. */
function isPointwise(operation: Operation): operation is Convolution {
  return (
    operation.kind === 'convolution' &&
    !operation.depthwise &&
    operation.activation !== 'leakyRelu' &&
    [...operation.size, ...operation.strides].every((side) => side === 1)
  );
}
