import { blazeFaceDetector, detectFaces } from '../detectors/index.js';
import type { Engine, EngineFactory, Net } from '../engine/index.js';
import { shrinkPixels } from '../node/shrinkPixels.js';
import type { DetectedFace, FaceDetector, Raster } from '../types.js';
import { scaledBox } from './scaledBox.js';

/**
 * Searches, from the quickest to the most thorough: the smallest face that is found, as a share of the photo's longer side, and the longer side in pixels of the
 * copy that is searched. `blazeFaceDetector` skips more passes from each `minSize` on; a face of `minSize` has 83 pixels on each copy.
 */
const SEARCHES = [
  { minSize: 0.2, side: 416 },
  { minSize: 0.125, side: 666 },
  { minSize: 0.0625, side: Number.POSITIVE_INFINITY },
  { minSize: 0, side: Number.POSITIVE_INFINITY },
] as const;

/** One search for faces. */
export interface FaceSearch {
  readonly minSize: number;
  readonly side: number;
  readonly detector: FaceDetector;
}

/** Searches that share one engine for each network: the detector's, and that of the landmarks where it decides which way up a face is. */
export function faceSearches(engine: EngineFactory | undefined): FaceSearch[] {
  const held = new WeakMap<Net, Engine | Promise<Engine>>();
  const shared: EngineFactory | undefined =
    engine &&
    ((net) => {
      const found = held.get(net) ?? engine(net);
      held.set(net, found);
      return found;
    });
  return SEARCHES.map((search) => ({
    ...search,
    detector: blazeFaceDetector({ engine: shared, minSize: search.minSize }),
  }));
}

/**
 * Finds the faces that a verdict depends on. Large faces are searched on a small copy; smaller ones only where they could change the verdict: where no
 * large face was found, or a face too small for the small copy could be larger than `maxSecondFace` of the largest.
 *
 * @param searches - of `faceSearches`
 * @param maxSecondFace - share of the largest face's area from which another face counts, 0..1
 * @returns boxes in pixels of `photo`
 */
export async function locateFaces(
  photo: Raster<Uint8Array>,
  searches: readonly FaceSearch[],
  maxSecondFace: number,
): Promise<DetectedFace[]> {
  const longer = Math.max(photo.width, photo.height);
  let found: DetectedFace[] = [];
  /** Smallest face that can change the verdict, as a share of the longer side. */
  let needed: number = SEARCHES[0].minSize;
  for (const { minSize, side, detector } of searches) {
    // a later search finds what this one does, and more
    if (minSize > needed) continue;
    const copy = await shrinkPixels(photo, side);
    const zoom = longer / Math.max(copy.width, copy.height);
    found = (await detectFaces(detector, copy)).map((face) => scaledBox(face, zoom));
    const largest = Math.max(0, ...found.map(({ width, height }) => width * height));
    needed = Math.sqrt(maxSecondFace * largest) / longer;
    if (largest > 0 && minSize <= needed) return found;
  }
  return found;
}
