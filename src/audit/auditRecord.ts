import * as tf from '@tensorflow/tfjs-core';
import { GradCam } from '../explainers/cam/GradCam.js';
import type { Assessment, AuditRecord } from '../model/assessment.js';
import type { ModelMetadata } from '../model/metadata.js';
import type { PreparedPhoto } from '../model/prepareAssessment.js';
import { sha256 } from '../model/sha256.js';
import { thresholdOf } from '../model/thresholdOf.js';
import type { DifferentiableClassifier, LinearHeadClassifier, Pixels } from '../types.js';
import { VERSION } from '../version.js';

/** The members of a classifier that a record needs. */
export type RecordedClassifier = DifferentiableClassifier &
  LinearHeadClassifier & { readonly metadata: ModelMetadata };

/**
 * The audit record of an assessment.
 *
 * @param made - engine of the forward passes, and hash of the model
 */
export async function auditRecord(
  classifier: RecordedClassifier,
  photo: PreparedPhoto,
  assessment: Assessment,
  { engine, modelHash }: { readonly engine: string; readonly modelHash: string },
): Promise<AuditRecord> {
  const { version, data, classNames } = classifier.metadata;
  const { thresholds, ...profile } = photo.profile;
  const { width, height } = photo.pixels;
  const { criteria } = assessment;
  return {
    schema: 1,
    versions: { lucidface: VERSION, tfjs: tf.version_core },
    runtime: { backend: tf.getBackend(), engine },
    model: { hash: modelHash, version: version ?? null, data: data ?? null },
    photo: { hash: await pixelHash(photo.pixels), width, height, originalSize: photo.originalSize },
    profile,
    thresholds: Object.fromEntries(classNames.map((name) => [name, thresholdOf(thresholds, name)])),
    measures: Object.fromEntries(
      criteria
        .filter(({ kind }) => kind !== 'image')
        .map(({ className, value }) => [className, value] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    verdict: assessment,
    map: await mapOf(
      classifier,
      photo,
      assessment.explainable ?? classifier.metadata.acceptableClass ?? undefined,
    ),
    seed: 0,
  };
}

async function mapOf(
  classifier: RecordedClassifier,
  { pixels, faceInPixels }: PreparedPhoto,
  target: string | undefined,
): Promise<AuditRecord['map']> {
  const options = { target, face: faceInPixels };
  const explanation = await new GradCam(classifier).explain(pixels, options);
  const { width, height, data } = explanation.activationMap;
  return {
    method: explanation.method,
    target: explanation.target.name,
    width,
    height,
    values: Array.from(data),
  };
}

function pixelHash({ data, width, height }: Pixels): Promise<string> {
  const size = new Uint8Array(12);
  const view = new DataView(size.buffer);
  [width, height, data.length / (width * height)].forEach((value, i) => {
    view.setUint32(4 * i, value, true);
  });
  return sha256([size, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
}
