import { createHash } from 'node:crypto';
import { boxReader } from '../../detectors/boxReader.js';
import { blazeFaceDetector } from '../../detectors/index.js';
import { largestFirst } from '../../detectors/largestFirst.js';
import { toGrid } from '../../image/index.js';
import { readImage } from '../../node/readImage.js';
import type { FaceBox, Pixels, Raster, Size } from '../../types.js';
import { messageOf } from '../../validate.js';
import { judgedBox } from '../data/judgedBox.js';
import type { DatasetPhoto } from './readDataset.js';

/** A photo on the model's grid. */
export interface Crop {
  readonly photo: DatasetPhoto;
  readonly image: Raster<Uint8ClampedArray>;
}

/** Photos on the model's grid, with their fingerprint. */
export interface Crops {
  readonly crops: readonly Crop[];
  /** SHA-256 over people, labels, faces and pixels, in hex. */
  readonly fingerprint: string;
  /** Number of photos in which no face was detected. */
  readonly withoutFace: number;
}

/**
 * Reads every photo once, and keeps it on the model's grid: a damaged photo is found before any training. Face boxes without a roll are drawn
 * anew, as `assess` does.
 *
 * @param detect - whether faces are detected if no box is given; if none is found, the whole photo is the crop
 * @throws Error naming the photo that cannot be read
 */
export async function readCrops(
  photos: readonly DatasetPhoto[],
  size: Size,
  detect: boolean,
  onProgress: (fraction: number) => void,
): Promise<Crops> {
  const detector = detect ? blazeFaceDetector() : undefined;
  const reader = boxReader();
  const hash = createHash('sha256');
  const crops: Crop[] = [];
  let withoutFace = 0;
  try {
    for (const photo of photos) {
      const pixels = await readImage(photo.path);
      let face: FaceBox | undefined;
      if (photo.face) face = await judgedBox(reader, pixels, photo.face);
      else if (detector) {
        face = largestFirst(await detector.detect(pixels))[0];
        if (!face) withoutFace++;
      }
      const { data, width, height } = gridOf(pixels, size, face, photo.where);
      const image = { data: Uint8ClampedArray.from(data), width, height };
      hash.update(JSON.stringify([photo.person, photo.labels, photo.split])).update(image.data);
      crops.push({ photo, image });
      onProgress(crops.length / photos.length);
    }
  } finally {
    reader.dispose();
  }
  return { crops, fingerprint: hash.digest('hex'), withoutFace };
}

function gridOf(pixels: Pixels, size: Size, face: FaceBox | undefined, where: string): Raster<Float32Array> {
  try {
    return toGrid(pixels, size, face);
  } catch (cause) {
    throw new RangeError(`${where}: ${messageOf(cause)}`, { cause });
  }
}
