import { DEGRADATIONS, type Degradation, local } from '../../src/degradations/index.js';
import type { ClassName } from '../../src/evaluation/data/recipe.js';
import { cropFace, faceInCrop } from '../../src/image/index.js';
import { cellMeans } from '../../src/model/fit/classMasks.js';
import type { Random } from '../../src/random.js';
import type { FaceBox, Pixels, Raster, Size } from '../../src/types.js';

type LocalDefect = readonly [
  name: string,
  className: ClassName,
  severity: number,
  defect: Degradation,
  degradation: keyof typeof DEGRADATIONS,
  /** Whether the degradation is one of the whole photo, kept to a part of it; the others are local by nature. */
  partly: boolean,
];

const localDefect = (
  name: string,
  className: ClassName,
  severity: number,
  degradation: LocalDefect[4],
  partly: boolean,
): LocalDefect => {
  const whole = DEGRADATIONS[degradation];
  return [name, className, severity, partly ? local(whole) : whole, degradation, partly];
};

/** Defects of a part of the face, with the class that should name them. */
export const LOCAL_DEFECTS: readonly LocalDefect[] = [
  localDefect('occluder', 'occluded', 0.6, 'object', false),
  localDefect('shadow', 'dark', 0.8, 'underexpose', true),
  localDefect('blur', 'blurred', 0.8, 'defocus', true),
  localDefect('glare', 'bright', 0.8, 'glare', false),
  localDefect('noise', 'noisy', 0.8, 'sensorNoise', true),
];

/** A photo with a defect, and where it is on the classifier's grid. */
export interface Struck {
  readonly image: Pixels;
  /** The same without the defect. */
  readonly original: Pixels;
  /** 1 where the defect is, on a grid of `size`. */
  readonly mask: Raster<Uint8Array>;
  /** The share of the photo that the mask covers. */
  readonly area: number;
}

/** Pixels of the crop on which defects are made, as a multiple of the classifier's grid. */
const SCALE = 2;
/** A pixel of the grid is struck when its part of the photo is so by this much. */
const STRUCK = 0.3;

/** Strikes the face of a photo. */
export function strike(
  photo: Pixels,
  box: FaceBox,
  defect: Degradation,
  severity: number,
  size: Size,
  random: Random,
): Struck {
  const crop = { width: size.width * SCALE, height: size.height * SCALE };
  const face = faceInCrop(box, box, crop.width);
  const original = cropFace(photo, box, crop);
  const { image, mask } = defect(original, severity, { random, face });
  const struck = gridMask(mask, size);
  const area = struck.data.reduce((total, value) => total + value, 0) / struck.data.length;
  return { image, original, mask: struck, area };
}

/** The mask of a defect on the classifier's grid: 1 where a part of a pixel is struck, else 0. */
export function gridMask(mask: Raster<Float32Array>, size: Size): Raster<Uint8Array> {
  const data = Uint8Array.from(cellMeans(mask, size), (share) => (share > STRUCK ? 1 : 0));
  return { data, ...size };
}
