import { faceRoll } from '../detectors/faceRoll.js';
import type { EngineFactory } from '../engine/index.js';
import { type FaceMesh, faceLandmarker, personSegmenter } from '../landmarks/index.js';
import type { FaceBox, Pixels, Raster } from '../types.js';
import type { JudgedFace } from './profiles.js';

/** What an assessment needs of the networks beside the model. Weights are loaded when first needed. */
export interface PhotoNetworks {
  /** @returns degrees; undefined where no face is found in the box */
  roll(image: Pixels, face: FaceBox): Promise<number | undefined>;
  mesh(image: Pixels, face: JudgedFace): Promise<FaceMesh>;
  person(image: Pixels): Promise<Raster<Float32Array>>;
  /** Frees the weights on the backend. */
  dispose(): void;
}

/** @param engine - runs the networks. @defaultValue that of tfjs */
export function photoNetworks(engine?: EngineFactory): PhotoNetworks {
  const meter = faceRoll(engine);
  const landmarker = faceLandmarker({ engine });
  const segmenter = personSegmenter({ engine });
  return {
    roll: meter.measure,
    mesh: landmarker.detect,
    person: segmenter.segment,
    dispose() {
      for (const network of [meter, landmarker, segmenter]) network.dispose();
    },
  };
}
