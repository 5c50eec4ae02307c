import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe } from '../validate.js';

/**
 * What lies behind a URL or a handler, with every piece there and of the right length.
 *
 * @throws TypeError when `source` is neither; Error when it cannot be read; RangeError when weights are missing or of a wrong length
 */
export async function loadArtifacts(source: string | tf.io.IOHandler): Promise<tf.io.ModelArtifacts> {
  const handler = typeof source === 'string' ? tf.io.http(source) : source;
  if (typeof handler?.load !== 'function') {
    throw new TypeError(`the model must be a URL or an IOHandler with \`load\`, got ${describe(source)}`);
  }
  let artifacts: tf.io.ModelArtifacts;
  try {
    artifacts = await handler.load();
  } catch (cause) {
    const where = typeof source === 'string' ? source : 'its handler';
    throw new Error(`the model cannot be loaded from ${where}: ${(cause as Error).message}`, { cause });
  }
  const { modelTopology, weightSpecs, weightData } = artifacts;
  if (modelTopology === null || typeof modelTopology !== 'object' || modelTopology instanceof ArrayBuffer) {
    throw new TypeError(`model.json must have a \`modelTopology\` object, got ${describe(modelTopology)}`);
  }
  if (!Array.isArray(weightSpecs) || !weightData) {
    throw new TypeError('model.json must have a `weightsManifest`, and its weights must be there');
  }
  const expected = weightSpecs.reduce((sum, spec) => sum + byteLength(spec), 0);
  const bytes = tf.io.CompositeArrayBuffer.join(weightData);
  if (bytes.byteLength !== expected) {
    throw new RangeError(`the weights must have ${expected} bytes by model.json, got ${bytes.byteLength}`);
  }
  return { ...artifacts, weightData: bytes };
}

/**
 * Builds a layers model, whole or not at all: when topology and weights do not fit, no variable is left behind.
 *
 * @throws RangeError saying what does not fit
 */
export async function buildModel(artifacts: tf.io.ModelArtifacts): Promise<tfl.LayersModel> {
  const variables = tf.engine().registeredVariables;
  const before = new Set(Object.values(variables));
  // builds synchronously: what is new after this call belongs to it
  const built = tfl.models.modelFromJSON(artifacts.modelTopology as never);
  const created = Object.values(variables).filter((variable) => !before.has(variable));
  try {
    const model = await built;
    const { weightData, weightSpecs } = artifacts as Required<tf.io.ModelArtifacts>;
    tf.tidy(() => model.loadWeights(tf.io.decodeWeights(weightData, weightSpecs), true));
    return model;
  } catch (cause) {
    for (const variable of created) variable.dispose();
    throw new RangeError(`model.json is damaged or does not fit its weights: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** Frees a model's variables; layers that two models share are freed once. */
export function disposeWeights(model: { readonly weights: readonly tfl.LayerVariable[] }): void {
  for (const weight of model.weights) {
    // `read` throws once the variable is gone
    const { val } = weight as unknown as { readonly val: tf.Variable };
    if (!val.isDisposed) val.dispose();
  }
}

function byteLength({ name, shape, dtype, quantization }: tf.io.WeightsManifestEntry): number {
  const stored = quantization?.dtype ?? dtype;
  const width = { float32: 4, int32: 4, uint16: 2, float16: 2, uint8: 1, bool: 1 }[stored as string];
  if (!width || !Array.isArray(shape)) {
    throw new RangeError(`weight ${describe(name)} has the unknown type ${describe(stored)} or no shape`);
  }
  return shape.reduce((product, n) => product * n, width);
}
