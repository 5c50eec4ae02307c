import type { Explanation } from '../explainers/index.js';
import { overlay, type Rgba } from '../fusion/index.js';
import { faceRegion, resample } from '../image/index.js';
import type { Assessment } from '../model/index.js';
import type { Reasons } from '../reasons/explainRegions.js';
import type { FaceBox, Heatmap, Pixels } from '../types.js';
import { checkOneOf, checkOptionalFunction, checkSignal, resolveOptions } from '../validate.js';
import { ASSESS_FACE_DEFAULTS, type AssessFaceOptions, assessPixels } from './assessFace.js';
import { explainVerdict } from './explainVerdict.js';
import { type Photo, readPhoto } from './readPhoto.js';
import { withSharedModel } from './sharedModel.js';

export interface ExplainFaceOptions extends AssessFaceOptions {
  /** The explainer: Grad-CAM, LIME, or both and their agreement. @defaultValue 'combined' */
  readonly method?: 'combined' | 'grad-cam' | 'lime' | undefined;
  /** The class to explain; without it the one that decided. @defaultValue none */
  readonly target?: string | undefined;
  /** Stops the work between two batches; the promise is rejected with `signal.reason`. @defaultValue none */
  readonly signal?: AbortSignal | undefined;
  /** Called with a fraction that rises to 1. @defaultValue none */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** @internal */
export const EXPLAIN_FACE_DEFAULTS = Object.freeze({
  ...ASSESS_FACE_DEFAULTS,
  method: 'combined' as 'combined' | 'grad-cam' | 'lime',
  target: undefined as string | undefined,
  signal: undefined as AbortSignal | undefined,
  onProgress: undefined as ((fraction: number) => void) | undefined,
});

/** A verdict and its reason. Plain data. */
export interface FaceExplanation {
  readonly assessment: Assessment;
  /** One English sentence: where on the face the evidence lies, or what to do where no map explains the verdict. */
  readonly sentence: string;
  /** RGBA for `new ImageData(data, width, height)`: the map over the photo, on at most 1024 x 1024 pixels; the photo alone without a map. */
  readonly picture: Rgba;
  /** The map and its target class; a `CombinedExplanation` for the method `'combined'`. Absent where the framing alone decided, which no map explains. */
  readonly explanation?: Explanation;
  /**
   * Shares of the evidence by part of the face, located by landmarks where these are found. For a rejected photo explained by its acceptable class, of the evidence against that class. Absent without
   * a map or a face, for a face that is not upright, and for one in profile without landmarks.
   */
  readonly reasons?: Reasons;
}

/** The longer side of a picture, in pixels. */
const PICTURE_SIDE = 1024;

/**
 * Tells whether a face photo is good enough, and shows why: the verdict of `assessFace`, with a map of the evidence for it by Grad-CAM, LIME or both.
 *
 * @param image - any image input; in Node also the path or `file:` URL of a photo, or its bytes
 * @param options - the face, what the photo is for, the method, and how to follow or stop the work
 * @returns the verdict, a sentence, a picture and the explanation
 * @throws TypeError or RangeError for a photo that cannot be read, an unknown class or a wrong option; Error naming the package to install where no
 *   backend starts; `signal.reason` when aborted
 * @example
 * ```ts
 * const { sentence, picture } = await explainFace(file, { method: 'grad-cam' });
 * context.putImageData(new ImageData(picture.data, picture.width, picture.height), 0, 0);
 * ```
 */
export async function explainFace(image: Photo, options?: ExplainFaceOptions): Promise<FaceExplanation> {
  const { method, target, signal, onProgress, ...rest } = resolveOptions(
    'explainFace',
    options,
    EXPLAIN_FACE_DEFAULTS,
  );
  checkOneOf('method', method, ['combined', 'grad-cam', 'lime']);
  checkSignal('signal', signal);
  checkOptionalFunction('onProgress', onProgress);
  signal?.throwIfAborted();
  const pixels = await readPhoto(image);
  return withSharedModel(async (classifier) => {
    const assessment = await assessPixels(classifier, pixels, rest);
    const { face, advice } = assessment;
    const explained = target ?? assessment.explainable;
    if (explained === undefined) {
      const sentence = advice?.message ?? 'No class of the model decided the verdict.';
      onProgress?.(1);
      return { assessment, sentence, picture: draw(pixels) };
    }
    const request = { method, target: explained, signal, onProgress };
    const { explanation, reasons, sentence } = await explainVerdict(classifier, pixels, assessment, request);
    const picture = draw(pixels, explanation.saliency, face);
    return { assessment, sentence, picture, explanation, ...(reasons && { reasons }) };
  });
}

/** The photo, at most `PICTURE_SIDE` pixels wide and high, with the map over it. */
function draw(photo: Pixels, map?: Heatmap, face?: FaceBox): Rgba {
  const { width, height } = photo;
  const zoom = Math.min(1, PICTURE_SIDE / Math.max(width, height));
  const scaled = (side: number): number => Math.max(1, Math.round(side * zoom));
  const small =
    zoom === 1
      ? photo
      : resample(photo, { x: 0, y: 0, width, height }, { width: scaled(width), height: scaled(height) });
  if (!map) return overlay(small, { data: new Float32Array(1), width: 1, height: 1 }, { opacity: 0 });
  if (!face) return overlay(small, map);
  const crop = faceRegion(face);
  const region = {
    x: crop.x * zoom,
    y: crop.y * zoom,
    width: crop.width * zoom,
    height: crop.height * zoom,
  };
  return overlay(small, map, { region });
}
