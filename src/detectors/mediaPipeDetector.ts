import type { DetectedFace, FaceDetector, Pixels } from '../types.js';
import { checkArray, checkObject, checkRaster, describe } from '../validate.js';
import { type BoxMap, bySureness, mapBox } from './boxMap.js';

/** The part of a `FaceDetector` that is used, of @mediapipe/tasks-vision. */
export interface MediaPipeFaceDetector {
  detect(image: ImageData): {
    readonly detections: readonly {
      readonly boundingBox?:
        | {
            readonly originX: number;
            readonly originY: number;
            readonly width: number;
            readonly height: number;
          }
        | undefined;
      readonly categories: readonly { readonly score: number }[];
    }[];
  };
}

/** Of BlazeFace short range, which boxes brow to chin. Fitted by scripts/fit-detectors.mjs. */
export const MEDIA_PIPE_BOX: BoxMap = { right: -0.006, down: -0.111, width: 0.89, height: 1.246 };

/**
 * Finds faces with a `FaceDetector` of @mediapipe/tasks-vision, in a browser.
 *
 * @param faceDetector - in the running mode IMAGE; it stays yours: close it when you are done
 * @throws TypeError when it has no method `detect`
 * @example
 * const faceDetector = await FaceDetector.createFromOptions(await FilesetResolver.forVisionTasks(wasmFolder), {
 *   baseOptions: { modelAssetPath: 'blaze_face_short_range.tflite' },
 *   runningMode: 'IMAGE',
 * });
 * const faces = await mediaPipeDetector(faceDetector).detect(pixels);
 */
export function mediaPipeDetector(faceDetector: MediaPipeFaceDetector): FaceDetector {
  if (typeof faceDetector?.detect !== 'function') {
    throw new TypeError(
      `\`faceDetector\` must be a FaceDetector of @mediapipe/tasks-vision, got ${describe(faceDetector)}`,
    );
  }
  return {
    name: 'mediaPipeDetector',
    detect: async (image) => {
      const found = faceDetector.detect(toImageData(image));
      if (!Array.isArray(found?.detections))
        throw new TypeError(`\`faceDetector.detect\` must give { detections }, got ${describe(found)}`);
      const { detections } = found;
      const faces: DetectedFace[] = [];
      for (const [i, detection] of detections.entries()) {
        const name = `faceDetector.detect().detections[${i}]`;
        checkObject(name, detection, '{ boundingBox, categories }');
        const { boundingBox, categories } = detection;
        if (!boundingBox) continue;
        checkArray(`${name}.categories`, categories);
        const { originX: x, originY: y, width, height } = boundingBox;
        faces.push(mapBox({ x, y, width, height }, MEDIA_PIPE_BOX, categories[0]?.score ?? 0));
      }
      return faces.sort(bySureness);
    },
  };
}

function toImageData(image: Pixels): ImageData {
  const channels = checkRaster('image', image, [3, 4]);
  if (typeof ImageData === 'undefined') {
    throw new Error('mediaPipeDetector needs a browser: there is no ImageData here');
  }
  const result = new ImageData(image.width, image.height);
  const { data } = result;
  for (let from = 0, to = 0; to < data.length; from += channels, to += 4) {
    data[to] = image.data[from];
    data[to + 1] = image.data[from + 1];
    data[to + 2] = image.data[from + 2];
    data[to + 3] = 255;
  }
  return result;
}
