import { type Engine, type EngineFactory, type Net, tfjsEngine } from '../engine/index.js';
import { resample } from '../image/index.js';
import type { DetectedFace, FaceDetector, Pixels, Raster } from '../types.js';
import { checkFunction, checkNumber, checkRaster, MIN_FACE_SIDE, resolveOptions } from '../validate.js';
import { type BoxMap, bySureness, mapBox } from './boxMap.js';
import { CELL, MEAN_RGB, runTinyFaceNet, tinyFaceNetOf } from './tinyFaceNet.js';
import { tinyFaceWeights } from './tinyFaceWeights.js';

export interface TinyFaceDetectorOptions {
  /** Minimum confidence of a face, 0..1. @defaultValue 0.45 */
  readonly minConfidence?: number | undefined;
  /**
   * Minimum size of a face: its longer side as a share of the photo's longer side, 0..1. From 0.2 on, the pass for small faces is left out,
   * which is most of the work on a large photo. @defaultValue 0
   */
  readonly minSize?: number | undefined;
  /**
   * Engine of the network instead of tfjs, such as `onnxEngine(ort)` of `lucidface/onnx`. It is created at the first photo, and kept.
   * @defaultValue none
   */
  readonly engine?: EngineFactory | undefined;
}

export const TINY_FACE_DEFAULTS = Object.freeze({
  minConfidence: 0.45 as number,
  minSize: 0 as number,
  engine: undefined as EngineFactory | undefined,
});

/** Fitted by scripts/fit-detectors.mjs. */
export const TINY_FACE_BOX: BoxMap = { right: 0.011, down: -0.144, width: 0.772, height: 1.166 };

/**
 * Sizes of the photo in the passes of the network: longer side in pixels, and margin around the photo as a share of that side. A small size with
 * a margin finds faces that fill the photo. Measured: see docs/detectors.md.
 */
const PASSES = [
  { side: 96, margin: 0.25 },
  { side: 192, margin: 0.25 },
  { side: 288, margin: 0 },
  { side: 416, margin: 0 },
];
/** Longer side of the pass for small faces, at most; only for photos larger than the other passes. */
const FINE_SIDE = 1248;
/** Size limit of faces in the pass for small faces, as a share of the photo's longer side: in large faces it finds spurious small ones. */
const FINE_FACE = 0.2;
/** Longer side of a face, in pixels of the pass, below which boxes are too coarse if a finer pass follows. */
const ROUGH = 50;
/** Overlap, as a share of the smaller box, above which two boxes are one face. */
const SHARED = 0.2;

/**
 * Finds faces with a small network whose weights ship in this package (190 kB): in Node and in browsers, on the backend that is
 * current, without a network connection.
 *
 * It finds faces from about 3 % of the photo's longer side up to faces that the photo crops, upright or tilted by some 20 degrees. Faces in
 * profile, seen from below or above, or half in the dark may be missed. Of two faces that overlap by a fifth, one is found.
 *
 * @throws TypeError for a misspelt option; RangeError for a wrong value
 * @example
 * const [face] = await tinyFaceDetector().detect(await readImage('photo.jpg'));
 */
export function tinyFaceDetector(options?: TinyFaceDetectorOptions): FaceDetector {
  const { minConfidence, minSize, engine } = resolveOptions('tinyFaceDetector', options, TINY_FACE_DEFAULTS);
  checkNumber('minConfidence', minConfidence, 0, 1);
  checkNumber('minSize', minSize, 0, 1);
  if (engine !== undefined) checkFunction('engine', engine);
  let held: Engine | undefined;
  return {
    name: 'tinyFaceDetector',
    detect: async (image) => {
      checkRaster('image', image, [3, 4]);
      if (engine) {
        held ??= await engine(await tinyFaceNet());
        return findFaces(held, image, minConfidence, minSize);
      }
      // no tensor is kept between photos
      const own = tfjsEngine(await tinyFaceNet());
      try {
        return await findFaces(own, image, minConfidence, minSize);
      } finally {
        own.dispose();
      }
    },
  };
}

let net: Net | undefined;

/**
 * The network of `tinyFaceDetector` as plain data, for `toOnnx` of `lucidface/onnx`: from `[n, height, width, 3]` in 0..255, sides multiples of
 * 32, to `cells`, `[n, height / 32, width / 32, 25]`.
 */
export async function tinyFaceNet(): Promise<Net> {
  net ??= tinyFaceNetOf(await tinyFaceWeights());
  return net;
}

async function findFaces(
  engine: Engine,
  image: Pixels,
  minConfidence: number,
  minSize: number,
): Promise<DetectedFace[]> {
  const longer = Math.max(image.width, image.height);
  const last = PASSES.at(-1) as { side: number };
  const fine = longer > last.side && minSize < FINE_FACE;
  // every pass is resized from the finest: a large photo is read once
  const base = shrink(image, fine ? FINE_SIDE : last.side);
  const scale = longer / Math.max(base.width, base.height);
  const faces: DetectedFace[] = [];
  for (const { side, margin } of PASSES) {
    const rough = fine || side < last.side ? (ROUGH * longer) / side : 0;
    const found = await onePass(engine, base, scale, side, margin, minConfidence);
    faces.push(...found.filter((face) => longerSide(face) >= Math.max(rough, minSize * longer)));
  }
  const kept = distinct(faces, []);
  if (!fine) return kept;
  const side = Math.max(base.width, base.height);
  const small = (await onePass(engine, base, scale, side, 0, minConfidence)).filter(
    (face) => longerSide(face) < FINE_FACE * longer && longerSide(face) >= minSize * longer,
  );
  return distinct(small, kept).sort(bySureness);
}

/** Faces that one pass finds; boxes by our convention, in pixels times `scale`. */
async function onePass(
  engine: Engine,
  base: Pixels,
  scale: number,
  side: number,
  margin: number,
  minConfidence: number,
): Promise<DetectedFace[]> {
  const zoom = side / Math.max(base.width, base.height);
  const width = CELL * Math.ceil((base.width * zoom + 2 * margin * side) / CELL);
  const height = CELL * Math.ceil((base.height * zoom + 2 * margin * side) / CELL);
  const region = { x: 0, y: 0, width: width / zoom, height: height / zoom };
  region.x = (base.width - region.width) / 2;
  region.y = (base.height - region.height) / 2;
  const input = resample(base, region, { width, height });
  blankOutside(input, (base.width * zoom) / 2, (base.height * zoom) / 2);
  const found = await runTinyFaceNet(engine, input, minConfidence);
  const faces = found.map(({ x, y, width, height, confidence }) => {
    const box = {
      x: (x / zoom + region.x) * scale,
      y: (y / zoom + region.y) * scale,
      width: (width / zoom) * scale,
      height: (height / zoom) * scale,
    };
    return mapBox(box, TINY_FACE_BOX, confidence);
  });
  return faces.filter(({ width, height }) => Math.min(width, height) >= MIN_FACE_SIDE);
}

/** Fills the margin around the photo with the mean colour. */
function blankOutside({ data, width, height }: Raster<Float32Array>, halfWidth: number, halfHeight: number) {
  for (let y = 0; y < height; y++) {
    const outside = Math.abs(y + 0.5 - height / 2) > halfHeight;
    for (let x = 0; x < width; x++) {
      if (outside || Math.abs(x + 0.5 - width / 2) > halfWidth) data.set(MEAN_RGB, (y * width + x) * 3);
    }
  }
}

function shrink(image: Pixels, side: number): Pixels {
  const { width, height } = image;
  const zoom = Math.min(1, side / Math.max(width, height));
  if (zoom === 1) return image;
  const size = {
    width: Math.max(1, Math.round(width * zoom)),
    height: Math.max(1, Math.round(height * zoom)),
  };
  return resample(image, { x: 0, y: 0, width, height }, size);
}

/** The known faces, and of the further boxes the most confident one of each new face. */
function distinct(boxes: readonly DetectedFace[], known: readonly DetectedFace[]): DetectedFace[] {
  const kept = [...known];
  for (const box of [...boxes].sort(bySureness)) {
    if (!kept.some((face) => sharedPart(face, box) > SHARED)) kept.push(box);
  }
  return kept;
}

/** Overlap of two boxes as a share of the smaller one, 0..1. */
function sharedPart(a: DetectedFace, b: DetectedFace): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / Math.min(a.width * a.height, b.width * b.height);
}

function longerSide({ width, height }: DetectedFace): number {
  return Math.max(width, height);
}
