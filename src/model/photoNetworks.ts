import { type BoxReader, boxReader } from '../detectors/boxReader.js';
import type { EngineFactory } from '../engine/index.js';
import { type FaceMesh, faceLandmarker, personSegmenter } from '../landmarks/index.js';
import type { JudgedFace, Pixels, Raster } from '../types.js';

/** What an assessment needs of the networks beside the model. Weights are loaded when first needed. */
export interface PhotoNetworks {
  readonly readBox: BoxReader['read'];
  mesh(image: Pixels, face: JudgedFace): Promise<FaceMesh>;
  person(image: Pixels): Promise<Raster<Float32Array>>;
  /** Frees the weights on the backend. */
  dispose(): void;
}

/** @param engine - runs the networks. @defaultValue that of tfjs */
export function photoNetworks(engine?: EngineFactory): PhotoNetworks {
  const reader = boxReader(engine);
  const landmarker = faceLandmarker({ engine });
  const segmenter = personSegmenter({ engine });
  return {
    readBox: reader.read,
    mesh: landmarker.detect,
    person: segmenter.segment,
    dispose() {
      for (const network of [reader, landmarker, segmenter]) network.dispose();
    },
  };
}
