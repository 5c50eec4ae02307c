import { type CarriedOut, carryOut, jitter, type Plan } from '../../src/evaluation/data/recipe.js';
import { cropFace, FACE_MARGIN, faceInCrop, toGrid } from '../../src/image/index.js';
import type { Random } from '../../src/random.js';
import type { FaceBox, Pixels, Size } from '../../src/types.js';
import { cutTight, TIGHT_SHARE } from './cutTight.js';
import { scene } from './scene.js';

/** Pixels of the crop on which defects are made: larger than any model's input, as a camera's photo is. */
const CROP = 288;

/** A sample as it is made. */
export interface Made {
  /** RGB on the model's grid. */
  readonly image: Uint8Array;
  readonly masks: CarriedOut['masks'];
}

/** One sample: the face cropped with jitter, mirrored at random, degraded, and brought to the model's size. */
export function makeSample(pixels: Pixels, box: FaceBox, plan: Plan, size: Size, random: Random): Made {
  const noFace = plan.defects.some(({ name }) => name === 'noFace');
  const rest = noFace ? scene(pixels, box, CROP, random) : undefined;
  if (rest) {
    // a part of the photo without the face is one already
    const { image } = carryOut({ ...plan, defects: [] }, rest, centre(CROP), random);
    return { image: gridBytes(image, size), masks: new Map() };
  }
  const drawn = jitter(box, random);
  const source = random.bernoulli(TIGHT_SHARE)
    ? cutTight(pixels, box, random)
    : { image: pixels, x: 0, y: 0 };
  const moved = { ...drawn, x: drawn.x - source.x, y: drawn.y - source.y };
  let crop: Pixels = cropFace(source.image, moved, { width: CROP, height: CROP });
  let face = faceInCrop(box, drawn, CROP);
  if (random.bernoulli()) {
    crop = mirrored(crop);
    face = { ...face, x: CROP - face.x - face.width };
  }
  const { image, masks } = carryOut(plan, crop, face, random);
  return { image: gridBytes(image, size), masks };
}

const gridBytes = (image: Pixels, size: Size): Uint8Array =>
  new Uint8Array(Uint8ClampedArray.from(toGrid(image, size).data).buffer);

function centre(side: number): FaceBox {
  const length = side / FACE_MARGIN;
  return { x: (side - length) / 2, y: (side - length) / 2, width: length, height: length };
}

function mirrored({ data, width, height }: Pixels): Pixels {
  const result = new Uint8ClampedArray(data.length);
  const channels = data.length / (width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        result[(y * width + x) * channels + c] = data[(y * width + width - 1 - x) * channels + c];
      }
    }
  }
  return { data: result, width, height };
}
