import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { toFloat16 } from './float16.js';

/** A model's weights can be stored in 4 bytes each or, rounded, in 2. */
export type Precision = 'float32' | 'float16';

/** Topology and weights of a model, in the order in which the model names them. */
export async function encodeModel(
  model: tfl.LayersModel,
  precision: Precision,
): Promise<tf.io.ModelArtifacts> {
  const weightSpecs: tf.io.WeightsManifestEntry[] = [];
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (const weight of model.weights) {
    const values = (await weight.read().data()) as Float32Array<ArrayBuffer>;
    const spec = { name: weight.originalName, shape: weight.shape as number[], dtype: 'float32' as const };
    const half = precision === 'float16';
    weightSpecs.push(half ? { ...spec, quantization: { dtype: 'float16' } } : spec);
    const stored = half ? Uint16Array.from(values, toFloat16) : values.slice();
    parts.push(new Uint8Array(stored.buffer));
  }
  return {
    format: 'layers-model',
    generatedBy: 'lucidface',
    convertedBy: null,
    modelTopology: withoutInitialisers(model.toJSON(null, false) as object),
    weightSpecs,
    weightData: tf.io.CompositeArrayBuffer.join(parts.map(({ buffer }) => buffer)),
  };
}

/** The topology without the initialisers that only a model without weights would need: half its size. */
function withoutInitialisers(topology: object): object {
  return JSON.parse(JSON.stringify(topology), (key, value) =>
    /_(initializer|regularizer|constraint)$/.test(key) ? undefined : value,
  );
}
