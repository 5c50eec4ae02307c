import type { DetectedFace, FaceDetector, Pixels } from '../types.js';
import {
  checkInteger,
  checkNumber,
  checkObject,
  checkOneOf,
  checkRaster,
  describe,
  MAX_GRID_SIDE,
  resolveOptions,
} from '../validate.js';
import { type BoxMap, bySureness, mapBox } from './boxMap.js';

/** Members of @vladmandic/face-api that are used; its networks must be loaded. */
export interface FaceApi {
  readonly tf: {
    tensor3d(values: Int32Array, shape: [number, number, number], dtype: 'int32'): { dispose(): void };
  };
  readonly TinyFaceDetectorOptions: new (options: { inputSize: number; scoreThreshold: number }) => object;
  readonly SsdMobilenetv1Options: new (options: { minConfidence: number; maxResults: number }) => object;
  // methods, so that the library's narrower parameter types fit
  detectAllFaces(input: unknown, options?: unknown): PromiseLike<readonly FaceApiDetection[]>;
}

/** Members of face-api's `FaceDetection` that are used. */
export interface FaceApiDetection {
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly score: number;
}

/** The networks of face-api that find faces. */
export type FaceApiNetwork = 'ssdMobilenetv1' | 'tinyFaceDetector';

export interface FaceApiDetectorOptions {
  /** The loaded network. @defaultValue 'ssdMobilenetv1' */
  readonly network?: FaceApiNetwork | undefined;
  /** Minimum score of a face, 0..1. @defaultValue 0.5 */
  readonly minConfidence?: number | undefined;
  /** The longer side at which tinyFaceDetector sees a photo, a multiple of 32. @defaultValue 416 */
  readonly inputSize?: number | undefined;
}

export const FACE_API_DEFAULTS: Readonly<{
  network: FaceApiNetwork;
  minConfidence: number;
  inputSize: number;
}> = Object.freeze({
  network: 'ssdMobilenetv1',
  minConfidence: 0.5,
  inputSize: 416,
});

/** Fitted by scripts/fit-detectors.mjs. */
export const FACE_API_BOXES: Readonly<Record<FaceApiNetwork, BoxMap>> = {
  ssdMobilenetv1: { right: 0.011, down: -0.012, width: 0.971, height: 1.117 },
  tinyFaceDetector: { right: 0.005, down: -0.147, width: 0.8, height: 1.211 },
};

/**
 * Finds faces with @vladmandic/face-api, in a browser or in Node.
 *
 * @param faceapi - the library, after `await faceapi.nets.ssdMobilenetv1.load(...)`
 * @throws TypeError when it is another library, or an option is misspelt; RangeError for an invalid value
 */
export function faceApiDetector(faceapi: FaceApi, options?: FaceApiDetectorOptions): FaceDetector {
  if (typeof faceapi?.detectAllFaces !== 'function' || typeof faceapi.tf?.tensor3d !== 'function') {
    throw new TypeError(`\`faceapi\` must be @vladmandic/face-api, got ${describe(faceapi)}`);
  }
  const { network, minConfidence, inputSize } = resolveOptions('faceApiDetector', options, FACE_API_DEFAULTS);
  checkOneOf('network', network, Object.keys(FACE_API_BOXES));
  checkNumber('minConfidence', minConfidence, 0, 1);
  checkInteger('inputSize', inputSize, 32, MAX_GRID_SIDE);
  if (inputSize % 32 !== 0) {
    throw new RangeError(`\`inputSize\` must be a multiple of 32, got ${inputSize}`);
  }
  const settings = networkSettings(faceapi, network, minConfidence, inputSize);
  return {
    name: 'faceApiDetector',
    detect: async (image) => {
      const input = faceapi.tf.tensor3d(rgbOf(image), [image.height, image.width, 3], 'int32');
      if (typeof input?.dispose !== 'function')
        throw new TypeError(`\`faceapi.tf.tensor3d\` must give a tensor, got ${describe(input)}`);
      try {
        const found = await faceapi.detectAllFaces(input, settings);
        if (!Array.isArray(found))
          throw new TypeError(`\`faceapi.detectAllFaces\` must give an array, got ${describe(found)}`);
        const faces: DetectedFace[] = [];
        for (const [i, detection] of found.entries()) {
          const name = `faceapi.detectAllFaces()[${i}]`;
          checkObject(name, detection, '{ box, score }');
          checkObject(`${name}.box`, detection.box, '{ x, y, width, height }');
          faces.push(mapBox(detection.box, FACE_API_BOXES[network], detection.score));
        }
        return faces.sort(bySureness);
      } finally {
        input.dispose();
      }
    },
  };
}

function networkSettings(
  faceapi: FaceApi,
  network: string,
  minConfidence: number,
  inputSize: number,
): unknown {
  const isTiny = network === 'tinyFaceDetector';
  const name = isTiny ? 'TinyFaceDetectorOptions' : 'SsdMobilenetv1Options';
  try {
    return isTiny
      ? new faceapi.TinyFaceDetectorOptions({ inputSize, scoreThreshold: minConfidence })
      : new faceapi.SsdMobilenetv1Options({ minConfidence, maxResults: 100 });
  } catch (cause) {
    throw new TypeError(
      `\`faceapi.${name}\` must be the class of @vladmandic/face-api, got ${describe(faceapi[name])}`,
      {
        cause,
      },
    );
  }
}

function rgbOf(image: Pixels): Int32Array {
  const channels = checkRaster('image', image, [3, 4]);
  const rgb = new Int32Array(image.width * image.height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) {
    rgb[to] = image.data[from];
    rgb[to + 1] = image.data[from + 1];
    rgb[to + 2] = image.data[from + 2];
  }
  return rgb;
}
