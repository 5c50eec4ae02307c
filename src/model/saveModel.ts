import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { checkOneOf, describe, resolveOptions } from '../validate.js';
import { encodeModel, type Precision } from './encodeModel.js';
import type { ModelMetadata } from './metadata.js';
import type { SaveOptions } from './options.js';

/** Writes model.json and weights: see `FaceQualityClassifier.save`. */
export async function saveModel(
  model: tfl.LayersModel,
  metadata: ModelMetadata,
  target: string | tf.io.IOHandler,
  options?: SaveOptions,
): Promise<tf.io.SaveResult> {
  const { precision, version, data } = resolveOptions('save', options, {
    precision: 'float32' as Precision,
    version: metadata.version,
    data: metadata.data,
  });
  checkOneOf('precision', precision, ['float32', 'float16']);
  const handler = typeof target === 'string' ? tf.io.getSaveHandlers(target)[0] : target;
  if (typeof handler?.save !== 'function') {
    throw new TypeError(
      `the model must be saved to an IOHandler with \`save\` or a known URL, got ${describe(target)}`,
    );
  }
  const lucidface = { ...metadata, ...(version && { version }), ...(data && { data }) };
  const artifacts = await encodeModel(model, precision);
  return handler.save({ ...artifacts, userDefinedMetadata: { lucidface } });
}
