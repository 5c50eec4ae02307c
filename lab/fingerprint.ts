import { createHash } from 'node:crypto';
import type { io } from '@tensorflow/tfjs-core';
import { loadArtifacts } from '../src/model/loadArtifacts.js';
import { LOAD_DEFAULTS } from '../src/model/loadLimits.js';

/** SHA-256 of a model's topology, metadata and weights, in hex: two trainings on the same data differ in it. */
export async function fingerprint(source: io.IOHandler): Promise<string> {
  const { modelTopology, userDefinedMetadata, weightData } = await loadArtifacts(source, LOAD_DEFAULTS);
  return createHash('sha256')
    .update(JSON.stringify([modelTopology, userDefinedMetadata]))
    .update(new Uint8Array(weightData as ArrayBuffer))
    .digest('hex');
}
