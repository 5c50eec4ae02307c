import type * as tf from '@tensorflow/tfjs-core';
import type { MeasureName } from '../measures/index.js';
import type { FaceBox, FaceDetector, ImageInput, JudgedFace, Size } from '../types.js';
import type { ModelReferences } from './classReferences.js';
import type { Precision } from './encodeModel.js';
import type { Profile, ProfileName } from './profiles.js';

/** How a head pools each channel of the target layer: its mean over the map, or its mean and its largest value. */
export type HeadPooling = 'mean' | 'mean-max';

export interface CreateOptions {
  /** The classes of the new model. */
  readonly classNames: readonly string[];
  /** A backbone: the URL or handler of a layers model with a convolutional trunk. @defaultValue the bundled model's */
  readonly backbone?: string | tf.io.IOHandler | undefined;
  /** The layer at which the backbone is cut. @defaultValue the bundled model's own or `conv_pw_11_relu`, or the last layer with a map where there is none */
  readonly targetLayer?: string | undefined;
  /**
   * Layers whose maps the head sees together, from early (blur, noise) to late (occlusion), concatenated on the grid of the target layer, and
   * mixed there by a 1x1 convolution unless `mixChannels` is 0. Explainers explain the result. @defaultValue none: the target layer alone
   */
  readonly depths?: readonly string[] | undefined;
  /** Channels of the mixed map; 0: the joined maps are not mixed. @defaultValue 96 */
  readonly mixChannels?: number | undefined;
  /** How the head pools each channel. Small parts, such as eyes and mouth, show in the largest value. @defaultValue 'mean' */
  readonly pooling?: HeadPooling | undefined;
  /** `'softmax'`: one class per photo. `'sigmoid'`: several at once. @defaultValue 'softmax' */
  readonly activation?: 'softmax' | 'sigmoid' | undefined;
  /** Width and height of the model's input. @defaultValue the backbone's */
  readonly inputSize?: Size | undefined;
  /** Values that the colour values 0 and 255 are mapped to before they enter the backbone. @defaultValue [-1, 1], MobileNet's */
  readonly inputRange?: readonly [number, number] | undefined;
  /** Class of photos without a defect. @defaultValue `'acceptable'` where it is one of `classNames`, else null */
  readonly acceptableClass?: string | null | undefined;
  /** The probability from which a class counts, by name. @defaultValue .5 each */
  readonly thresholds?: Readonly<Record<string, number>> | undefined;
  /**
   * Good photos for perturbation explanations of every class but `acceptableClass`. `'portraits'` is saved with the model; your own photos are not:
   * after `load`, give them to the explainers. @defaultValue none: hidden parts show their mean colour
   */
  readonly references?: ModelReferences | undefined;
  /** The seed of the new layer's weights. @defaultValue 0 */
  readonly seed?: number | undefined;
}

export interface SaveOptions {
  /** `'float16'` halves the size at a relative error of at most 2^-11 per weight. @defaultValue 'float32' */
  readonly precision?: Precision | undefined;
  /** A name and version that is stored with the model. */
  readonly version?: string | undefined;
  /** A fingerprint of the training data that is stored with the model. */
  readonly data?: string | undefined;
}

/** Where the face is in the photo. */
export interface ClassifyOptions {
  /** The face in the photo: the model then sees the crop that `cropFace` makes. @defaultValue the whole photo */
  readonly face?: FaceBox | undefined;
}

export interface AssessOptions extends ClassifyOptions {
  /**
   * The face in the photo. `roll` is its orientation in degrees: the model then sees the crop that `cropFace` makes of the box. Where it is absent, the network of the default detector measures it in the
   * box, as a photo on its side is never acceptable, and draws the box of the same face anew, because other detectors draw other boxes; a box that covers the whole photo is kept. `face` of the result is the box that was judged.
   * @defaultValue the one that `detector` finds
   */
  readonly face?: JudgedFace | undefined;
  /**
   * Finds the face where `face` is not given: the largest one is judged, and the others are counted. Where it finds none, the whole photo is judged, with a
   * warning: detectors miss faces that fill the photo or wear a mask, and the model itself has the class `no-face`. `null`: the photo is already a crop,
   * and all of it is judged. @defaultValue the detector of this package, loaded when it is first needed
   */
  readonly detector?: FaceDetector | null | undefined;
  /** Intended use of the photo. @defaultValue 'general' */
  readonly profile?: ProfileName | Profile | undefined;
  /**
   * Size of the photo before it was shrunk to `image`, as `readImage` with `maxSide` gives it: `face`, the faces of the result and the framing are
   * then in its pixels. The detector sees `image`. A face smaller than a pixel of `image` is judged by that pixel. @defaultValue the size of `image`
   */
  readonly originalSize?: Size | undefined;
  /**
   * Also measures light, colour, sharpness, pose, size and background, each with its unit. The networks for facial landmarks and the person mask are loaded when
   * first needed (1.4 MB). Names of measures: only these, and those with a limit in the profile; the network for the person mask is loaded only for the height of the
   * head and the background. @defaultValue false, but where the profile has limits
   */
  readonly measures?: boolean | readonly MeasureName[] | undefined;
  /** Adds an audit record of the verdict. @defaultValue false */
  readonly record?: boolean | undefined;
}

/** A photo with its own options of `assess`. */
export interface PhotoToAssess extends AssessOptions {
  readonly image: ImageInput;
}

/** The probability of one class. */
export interface ClassProbability {
  readonly className: string;
  readonly probability: number;
}
