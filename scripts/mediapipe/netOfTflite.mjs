/** Activation functions by their number in `ActivationFunctionType`. */
const ACTIVATIONS = { 0: 'linear', 1: 'relu', 3: 'relu6' };

/** Operations that have no options here. */
const SIMPLE = { RELU: 'relu', LOGISTIC: 'sigmoid', HARD_SWISH: 'hardSwish', ADD: 'add', MUL: 'multiply' };

/**
 * A TensorFlow Lite model as a net of `src/engine/net.ts`, its weights apart.
 *
 * @param {ReturnType<import('./readTflite.mjs').readTflite>} model - its weights 16-bit floats
 * @param {Record<string, string>} outputs - names of tensors by the names that the net gives them
 * @param {readonly [factor: number, offset: number]} range - brings images in 0..255 to what the model takes
 * @returns {{ net: import('../../src/engine/storedNet.ts').StoredNet, weights: Uint8Array }}
 */
export function netOfTflite({ tensors, operations, inputs }, outputs, [factor, offset]) {
  /** The tensor of 16-bit floats that a DEQUANTIZE widens. */
  const widened = new Map();
  const names = new Map([[inputs[0], 'scaled']]);
  const parts = [];
  const [, height, width, channels] = tensors[inputs[0]].shape;
  const result = [
    {
      ...{ kind: 'scale', output: 'scaled', inputs: ['images'], shape: [height, width, channels] },
      ...{ factor, offset },
    },
  ];
  const halves = (index) => {
    const tensor = tensors[widened.get(index) ?? index];
    if (tensor.type !== 'float16') throw new RangeError(`${tensor.name} must be float16, got ${tensor.type}`);
    const values = new Uint16Array(Uint8Array.from(tensor.bytes).buffer);
    return { values, shape: tensor.shape };
  };
  const store = (values) => {
    parts.push(new Uint8Array(Uint16Array.from(values).buffer));
    return values.length;
  };
  const needed = neededOf({ tensors, operations }, Object.values(outputs));
  for (const [place, { kind, inputs: from, outputs: to, options }] of operations.entries()) {
    if (kind === 'DEQUANTIZE') {
      widened.set(to[0], from[0]);
      continue;
    }
    if (!needed.has(place)) continue;
    const { name: output, shape: full } = tensors[to[0]];
    names.set(to[0], output);
    const shape = full.slice(1);
    const step = { output, inputs: from.filter((i) => names.has(i)).map((i) => names.get(i)), shape };
    const window = {
      strides: [options.strideY, options.strideX],
      padding: options.padding ? 'valid' : 'same',
    };
    const activation = ACTIVATIONS[options.activation ?? 0];
    if (kind === 'CONV_2D' || kind === 'DEPTHWISE_CONV_2D') {
      const depthwise = kind === 'DEPTHWISE_CONV_2D';
      const { values, shape: stored } = halves(from[1]);
      const kernelShape = depthwise ? [...stored.slice(1), 1] : [stored[1], stored[2], stored[3], stored[0]];
      const weights = {
        kernel: store(depthwise ? values : outputLast(values, stored[0])),
        bias: store(halves(from[2]).values),
      };
      result.push({
        ...{ ...step, kind: 'convolution', depthwise, kernelShape, size: kernelShape.slice(0, 2), ...window },
        ...{ dilations: [options.dilationY, options.dilationX], activation, weights },
      });
    } else if (kind === 'PRELU') {
      result.push({ ...step, kind: 'prelu', weights: { slope: store(halves(from[1]).values) } });
    } else if (kind === 'MAX_POOL_2D' || kind === 'AVERAGE_POOL_2D') {
      const size = [options.height, options.width];
      result.push({ ...step, kind: kind === 'MAX_POOL_2D' ? 'maxPool' : 'averagePool', size, ...window });
    } else if (kind === 'PAD') {
      const { bytes } = tensors[from[1]];
      const [, , , , , , before, behind] = new Int32Array(Uint8Array.from(bytes).buffer);
      result.push({
        ...{ ...step, kind: 'pad' },
        amounts: [
          [0, 0],
          [0, 0],
          [before, behind],
        ],
      });
    } else if (kind === 'RESIZE_BILINEAR') {
      if (!options.halfPixelCenters) throw new RangeError('RESIZE_BILINEAR must have half-pixel centres');
      result.push({ ...step, kind: 'upsampleBilinear' });
    } else if (kind === 'Convolution2DTransposeBias') {
      // 2 x 2 with stride 2: no two blocks overlap, so it is a convolution to four channels, moved to their places
      const { values, shape: stored } = halves(from[1]);
      if (stored.join() !== `1,2,2,${stored[3]}`)
        throw new RangeError(`kernel must be 1,2,2,n, got ${stored}`);
      const [bias] = halves(from[2]).values;
      const [high, wide] = [shape[0] / 2, shape[1] / 2];
      const weights = { kernel: store(outputLast(values, 4)), bias: store([bias, bias, bias, bias]) };
      const blocks = `${output}_blocks`;
      result.push({
        ...{ kind: 'convolution', output: blocks, inputs: step.inputs, shape: [high, wide, 4] },
        ...{ depthwise: false, kernelShape: [1, 1, stored[3], 4], size: [1, 1], strides: [1, 1] },
        ...{ padding: 'valid', dilations: [1, 1], activation: 'linear', weights },
      });
      result.push({ kind: 'depthToSpace', output, inputs: [blocks], shape });
    } else if (SIMPLE[kind] && activation === 'linear') {
      result.push({ ...step, kind: SIMPLE[kind] });
    } else throw new RangeError(`no counterpart of ${kind}`);
  }
  return {
    net: { inputShape: [height, width, channels], outputs, operations: result },
    weights: Buffer.concat(parts),
  };
}

/** `[out, ...rest]` to `[...rest, out]`. */
function outputLast(values, filters) {
  const rest = values.length / filters;
  return values.map((_, i) => values[(i % filters) * rest + Math.floor(i / filters)]);
}

/** The operations that the outputs follow from, by their places. */
function neededOf({ tensors, operations }, outputs) {
  const wanted = new Set(outputs.map((name) => tensors.findIndex((tensor) => tensor.name === name)));
  const needed = new Set();
  for (let place = operations.length - 1; place >= 0; place--) {
    const { inputs, outputs: made } = operations[place];
    if (!made.some((index) => wanted.has(index))) continue;
    needed.add(place);
    for (const index of inputs) wanted.add(index);
  }
  return needed;
}
