import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { explainerOf } from '../explainers/explainerOf.js';
import { diverging, overlay } from '../fusion/index.js';
import { toGrid } from '../image/index.js';
import type { FaceQualityClassifier } from '../model/index.js';
import { makeFolder } from '../node/makeFolder.js';
import { writeImage } from '../node/writeImage.js';
import type { FaceBox, Pixels } from '../types.js';
import { messageOf } from '../validate.js';
import type { ProcessorSettings } from './processorOptions.js';

/** Opacity of the strongest evidence over the grey photo. */
const OPACITY = 0.75;

/**
 * Writes maps: the photo as the model sees it, in grey, with the evidence for a class in red and against it in blue.
 *
 * @returns writes the map of a photo, and gives its path relative to the folder
 */
export function mapWriter(
  classifier: FaceQualityClassifier,
  folder: string,
  { method, numSamples, seed }: Pick<ProcessorSettings, 'method' | 'numSamples' | 'seed'>,
): (id: string, photo: Pixels, face: FaceBox | undefined, target: string | undefined) => Promise<string> {
  const explainer = explainerOf(method, classifier, { numSamples, seed });
  return async (id, photo, face, target) => {
    const { saliency } = await explainer.explain(photo, { target, face });
    const seen = toGrid(photo, classifier.inputSize, face);
    const picture = overlay(seen, saliency, { colormap: diverging, grayscale: true, opacity: OPACITY });
    const path = mapPath(id);
    try {
      await makeFolder(dirname(join(folder, path)));
      await writeImage(join(folder, path), picture, { flush: false });
    } catch (cause) {
      throw new MapWriteError(messageOf(cause), { cause });
    }
    return path;
  };
}

/** A map cannot be written: a fault of the output, not of the photo. */
export class MapWriteError extends Error {}

/** Path of a map in the folder of maps: ids may have any characters, and a folder should not hold a million files. */
export function mapPath(id: string): string {
  const hash = createHash('sha256').update(id).digest('hex');
  return `${hash.slice(0, 2)}/${hash.slice(2, 34)}.png`;
}
