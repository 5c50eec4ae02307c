import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Pixels } from '../types.js';
import { buildModel } from './buildModel.js';
import { bundledModel } from './bundledModel.js';
import type { CutModel } from './cutModel.js';
import { loadArtifacts } from './loadArtifacts.js';
import { type LoadOptions, loadLimits } from './loadLimits.js';
import { checkMetadata, type ModelMetadata } from './metadata.js';

/** A layers model with the metadata that belongs to it. */
export interface DescribedModel {
  readonly model: tfl.LayersModel;
  readonly metadata: ModelMetadata;
  /** Good photos from the caller, which no file holds; they replace those named by the metadata. */
  readonly references?: readonly Pixels[] | undefined;
}

/** Loads and builds a model that `save` wrote: see `FaceQualityClassifier.load`. */
export async function readModel(
  source: string | tf.io.IOHandler,
  options: LoadOptions | undefined,
): Promise<DescribedModel> {
  const artifacts = await loadArtifacts(source, loadLimits('FaceQualityClassifier.load', options));
  const described = (artifacts.userDefinedMetadata as { lucidface?: unknown } | undefined)?.lucidface;
  // a Keras 3 model or a graph model has no metadata either, and the advice of that error would not help
  if (described === undefined)
    (await import('./checkTopology.js')).checkFormat(artifacts.modelTopology as object);
  const metadata = checkMetadata(described);
  return { metadata, model: await buildModel(artifacts, source === bundledModel) };
}

/** @throws RangeError unless classes, activation and input size of the metadata are those of the model */
export function checkDescription({ model, metadata }: DescribedModel, cut: CutModel): void {
  const { numOutputs, outputActivation } = cut;
  const [, height, width] = model.inputs[0].shape;
  const { classNames, activation, inputSize } = metadata;
  const described = `${classNames.length} classes, ${activation}, ${inputSize.width} x ${inputSize.height}`;
  const actual = `${numOutputs} classes, ${outputActivation}, ${width ?? inputSize.width} x ${height ?? inputSize.height}`;
  if (described !== actual)
    throw new RangeError(`the metadata in model.json says ${described}, but its model has ${actual}`);
}
