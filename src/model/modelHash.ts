import type * as tfl from '@tensorflow/tfjs-layers';
import { encodeModel } from './encodeModel.js';
import type { ModelMetadata } from './metadata.js';
import { sha256 } from './sha256.js';

/**
 * SHA-256 of all that determines a model's probabilities: topology, weights with 32 bits, classes, activation, calibration and preprocessing. Thresholds
 * and the version's name are not part of it.
 */
export async function modelHash(model: tfl.LayersModel, metadata: ModelMetadata): Promise<string> {
  const { classNames, activation, calibration, inputSize, inputRange, targetLayer, defectWeight } = metadata;
  const { modelTopology, weightSpecs, weightData } = await encodeModel(model, 'float32');
  const { class_name, config } = modelTopology as { class_name?: unknown; config?: unknown };
  const facts = JSON.stringify({
    topology: { class_name, config },
    weights: weightSpecs,
    preprocessing: { inputSize, inputRange, targetLayer },
    classes: {
      ...{ classNames, activation, calibration: Object.entries(calibration ?? {}) },
      ...(defectWeight && { defectWeight, acceptableClass: metadata.acceptableClass }),
    },
  });
  return sha256([
    new TextEncoder().encode(facts),
    ...[weightData ?? []].flat().map((part) => new Uint8Array(part)),
  ]);
}
