import { io, tensor } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../../src/random.js';

/** A MobileNet in miniature, as a handler that keeps it in memory: convolution, batch normalisation, ReLU6, depthwise and pointwise. */
export async function smallBackbone(): Promise<io.IOHandler> {
  const { conv2d, depthwiseConv2d, batchNormalization, reLU } = tfl.layers;
  const conv = { padding: 'same', useBias: false } as const;
  const model = tfl.sequential({
    // named, as tfjs counts the layers on that have no name
    layers: [
      conv2d({ ...conv, name: 'c1', inputShape: [32, 32, 3], filters: 8, kernelSize: 3, strides: 2 }),
      batchNormalization({ name: 'b1' }),
      reLU({ name: 'r1', maxValue: 6 }),
      depthwiseConv2d({ ...conv, name: 'd2', kernelSize: 3, strides: 2 }),
      batchNormalization({ name: 'b2' }),
      reLU({ name: 'r2', maxValue: 6 }),
      conv2d({ ...conv, name: 'c3', filters: 16, kernelSize: 1 }),
      batchNormalization({ name: 'b3' }),
      reLU({ name: 'r3', maxValue: 6 }),
    ],
  });
  const random = new Random(7);
  for (const weight of model.weights) {
    // what is in the middle of what the values of a batch may be: means near 0, variances near 1
    const centre = /gamma|variance/.test(weight.originalName) ? 1 : 0;
    const size = weight.shape.reduce<number>((product, n) => product * (n as number), 1);
    const values = Float32Array.from({ length: size }, () => centre + random.normal(0, centre ? 0.1 : 0.3));
    const value = tensor(values, weight.shape as number[]);
    weight.write(value);
    value.dispose();
  }
  const handler = memoryHandler();
  await model.save(handler);
  model.dispose();
  return handler;
}

/** Keeps the model that is saved to it, and loads it again. */
export function memoryHandler(): io.IOHandler & { weights(): Uint8Array } {
  let kept: io.ModelArtifacts | undefined;
  const artifacts = (): io.ModelArtifacts => {
    if (!kept) throw new Error('no model was saved');
    return kept;
  };
  return {
    save: async (saved) => {
      kept = saved;
      return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(saved) };
    },
    load: async () => artifacts(),
    weights: () => new Uint8Array(io.CompositeArrayBuffer.join(artifacts().weightData)),
  };
}
