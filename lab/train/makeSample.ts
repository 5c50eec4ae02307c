import { type CarriedOut, carryOut, jitter, type Plan } from '../../src/evaluation/data/recipe.js';
import { cropFace, FACE_MARGIN, faceInCrop, toGrid } from '../../src/image/index.js';
import type { Random } from '../../src/random.js';
import type { FaceBox, Pixels, Size } from '../../src/types.js';
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
  const source = random.bernoulli(TIGHT) ? cutTight(pixels, box, random) : { image: pixels, x: 0, y: 0 };
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

/** How many photos were cut close to the face by whoever stored them: beyond the edge the crop repeats pixels, and nothing follows from that. */
const TIGHT = 0.4;

/** A photo cropped close to the face. */
function cutTight(pixels: Pixels, face: FaceBox, random: Random): { image: Pixels; x: number; y: number } {
  const edge = (place: number, limit: number): number => Math.min(limit, Math.max(0, Math.round(place)));
  const room = (): number => random.uniform(-0.04, 0.3);
  const left = edge(face.x - room() * face.width, pixels.width - 2);
  const top = edge(face.y - room() * face.height, pixels.height - 2);
  const right = Math.max(left + 1, edge(face.x + (1 + room()) * face.width, pixels.width));
  const bottom = Math.max(top + 1, edge(face.y + (1 + room()) * face.height, pixels.height));
  return { image: part(pixels, left, top, right - left, bottom - top), x: left, y: top };
}

function part(
  { data, width, height }: Pixels,
  left: number,
  top: number,
  across: number,
  down: number,
): Pixels {
  const channels = data.length / (width * height);
  const result = new Uint8ClampedArray(across * down * channels);
  for (let y = 0; y < down; y++) {
    const from = ((top + y) * width + left) * channels;
    result.set(data.subarray(from, from + across * channels), y * across * channels);
  }
  return { data: result, width: across, height: down };
}

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
