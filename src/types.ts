import type { Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import type { NdArray } from 'ndarray';

/** Values in row-major order: the triple that the DOM's `ImageData` already is. */
export interface Raster<D extends ArrayLike<number>> {
  readonly data: D;
  readonly width: number;
  readonly height: number;
}

/**
 * Interleaved colour values in 0..255: 3 channels (RGB) or 4 (RGBA; alpha is ignored), told apart by
 * `data.length / (width * height)`.
 */
export type Pixels = Raster<Uint8Array | Uint8ClampedArray | Float32Array>;

/** One value per pixel of the classifier's grid: signed, not normalised, positive where it supports the target class. */
export type Heatmap = Raster<Float32Array>;

/**
 * A superpixel label per pixel, 0 .. `count - 1`, contiguous; each superpixel is 4-connected unless its source documents otherwise. A pixel of
 * label -1 belongs to none: it is never hidden and its saliency is 0.
 */
export type Segments = Raster<Int32Array> & { readonly count: number };

/** A rectangle in pixels of the photo it belongs to; it may reach outside. */
export interface FaceBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A face that a detector found. */
export interface DetectedFace extends FaceBox {
  /** Confidence of the detector, 0..1. Those of two detectors cannot be compared. */
  readonly confidence: number;
  /**
   * How far the head is tilted towards the person's left shoulder, in degrees, -180..180: about 90 or -90 in a photo that lies on its side, 180 in one that is
   * upside down. Absent where the detector does not measure it.
   */
  readonly roll?: number | undefined;
}

/** A face box, with its roll where that was measured. */
export type JudgedFace = FaceBox & Pick<DetectedFace, 'roll'>;

/**
 * Finds faces on a whole photo. One method: an object literal will do, around any library; `lucidface/detectors` has some ready.
 */
export interface FaceDetector {
  /** Names it in errors about its results. */
  readonly name?: string | undefined;
  /**
   * All faces on the photo, each once, the surest first; none where there is none.
   *
   * Callers that rely on the result go through `detectFaces`, which checks it.
   *
   * A box goes from the hairline to the chin and from ear to ear, in pixels of the photo, as the detector YuNet draws it: the
   * bundled classifier learnt on crops around such boxes. It may reach outside the photo.
   *
   * @param image - RGB or RGBA in 0..255, upright
   */
  detect(image: Pixels): Promise<readonly DetectedFace[]>;
}

/**
 * A class of browsers, by its name. It is `never` where a program is compiled without the types of the DOM, as most programs for Node are: there the bare
 * name would make `any` of a type that it is a part of.
 */
type DomClass<Name extends string> =
  typeof globalThis extends Record<Name, { prototype: infer Instance }> ? Instance : never;

/**
 * Whatever can be read as one photo. A `Tensor3D` or `NdArray` is `[height, width, 3 or 4]` in 0..255. In Node, `readImage` of
 * `lucidface/node` makes `Pixels` out of a path, a `Buffer` or a file URL.
 */
export type ImageInput =
  | Pixels
  | Tensor3D
  | NdArray
  | DomClass<'ImageData'>
  | DomClass<'HTMLImageElement'>
  | DomClass<'HTMLCanvasElement'>
  | DomClass<'OffscreenCanvas'>
  | DomClass<'HTMLVideoElement'>
  | DomClass<'ImageBitmap'>
  | DomClass<'Blob'>;

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** All that a black-box explainer needs of a model. */
export interface Classifier {
  /** One name per output, in the order of the outputs. */
  readonly classNames: readonly string[];
  /** The grid on which the model sees a photo, and on which every map of it lives. */
  readonly inputSize: Size;
  /** `[n, height, width, 3]` in 0..255 to probabilities `[n, classes]`. The caller owns the result. */
  predict(images: Tensor4D): Tensor2D;
  /**
   * What `predict` gives, with plain arrays. Optional: explainers and metrics that need forward passes only then call it instead of `predict`, and use no
   * tensor.
   *
   * @param images - `[n, height, width, 3]` in 0..255, row-major. They may be written again once the promise is settled, but not before
   * @returns probabilities `[n, classes]`, row-major, owned by the caller
   */
  predictValues?(images: Float32Array): Promise<Float32Array>;
  /**
   * Number of images at a time for which `predictValues` is fastest, per image. Optional: `Lime`, `KernelShap`, `Occlusion` and metrics then run no
   * larger batches, whose images would leave the cache of a CPU before they are read.
   */
  readonly preferredBatchSize?: number | undefined;
  /**
   * A forward pass that gives the activations of the target layer, too. Optional: class activation maps that need no gradient then call it.
   *
   * @param images - as for `predictValues`
   */
  activations?(images: Float32Array): Promise<ForwardPass>;
  /**
   * The head as a matrix, where it is one: global pooling (the mean, the largest value, or both) and one dense layer. Optional: class activation
   * maps then take its gradient in closed form, from `activations`.
   *
   * @returns undefined for any other head
   */
  linearHead?(): Promise<LinearHead | undefined>;
  /**
   * Good photos on the classifier's grid, aligned as `cropFace` aligns a face: what perturbation methods show by default where they hide a part
   * of the photo.
   *
   * @param target - index of the class that is explained
   * @returns no photo for a class of good photos itself: a part of a good photo takes no evidence for it away
   */
  references?(target: number): Promise<readonly Pixels[]>;
}

/** Results of a forward pass of n images. All arrays are row-major and owned by the caller. */
export interface ForwardPass {
  /** Of the target layer, after its activation function, `[n, height, width, channels]`. */
  readonly activations: Float32Array;
  /** Width of the target layer's map. */
  readonly width: number;
  /** Height of the target layer's map. */
  readonly height: number;
  /** `[n, classes]`. */
  readonly logits: Float32Array;
  /** `[n, classes]`. */
  readonly probabilities: Float32Array;
}

/** A head whose logits are `mean * weights + max * maxWeights + bias`: the mean and the largest value over the map of each channel. */
export interface LinearHead {
  /** Weights of the means, `[channels, classes]`, row-major; 0 for a head that has none. */
  readonly weights: Float32Array;
  /** Weights of the largest values, `[channels, classes]`, row-major. @defaultValue none */
  readonly maxWeights?: Float32Array | undefined;
  /** One per class. */
  readonly bias: Float32Array;
}

/** A classifier that gives the activations of its target layer without tensors. */
export interface ActivationClassifier extends Classifier {
  activations(images: Float32Array): Promise<ForwardPass>;
}

/** A classifier that gradient-based class activation maps can explain without a gradient. */
export interface LinearHeadClassifier extends ActivationClassifier {
  linearHead(): Promise<LinearHead | undefined>;
}

/** Classifier for gradient explainers: the model in two parts, cut at the target layer. */
export interface DifferentiableClassifier extends Classifier {
  /** `[n, height, width, 3]` in 0..255 to the activations `[n, h, w, channels]` of the target layer, after its activation function. */
  features(images: Tensor4D): Tensor4D;
  /** Activations of the target layer to logits `[n, classes]`. */
  head(activations: Tensor4D): Tensor2D;
  /**
   * Logits to probabilities, both `[n, classes]`. It saves a gradient explainer the second forward pass that `predict` would cost;
   * without it, explainers call `predict`.
   */
  probabilities?(logits: Tensor2D): Tensor2D;
}

/** What to explain, and how to follow the work. */
export interface ExplainOptions {
  /** The class to explain, by name or index. @defaultValue the most probable class */
  readonly target?: string | number | undefined;
  /**
   * Another class, or several: explains the evidence for the target class rather than for these. Gradient explainers then explain the
   * difference of the two logits, black-box explainers the difference of the two probabilities; of several classes the mean is taken
   * (Finer-CAM, Zhang et al., https://arxiv.org/abs/2501.11309). @defaultValue none
   */
  readonly against?: string | number | readonly (string | number)[] | undefined;
  /** The face in the photo: the classifier then sees the crop that `cropFace` makes. @defaultValue the whole photo */
  readonly face?: FaceBox | undefined;
  /** Stops the work between two batches; the promise is rejected with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
  /** Called with a fraction that rises to 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** The class that an explanation is about. */
export interface Target {
  readonly index: number;
  readonly name: string;
  /** The model's probability of this class on the photo. */
  readonly probability: number;
}

/** Plain data: it can be cloned, stored and sent to a worker. */
export interface Explanation {
  /** The explainer that made it, such as `'grad-cam'`. */
  readonly method: string;
  readonly target: Target;
  /** The classes that the target class was explained against, in the order given; absent where none was given. */
  readonly against?: readonly Target[] | undefined;
  readonly saliency: Heatmap;
  /** Reasons to doubt the result, such as a map that is 0 everywhere; absent or empty where there are none. */
  readonly warnings?: readonly string[] | undefined;
}

/** The extension point: one method. An object literal will do. */
export interface Explainer<E extends Explanation = Explanation> {
  /** Evidence of each pixel for the target class (positive) and against it (negative). */
  explain(image: ImageInput, options?: ExplainOptions): Promise<E>;
}
