import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadFaceApi } from '../../scripts/loadFaceApi.mjs';
import { FACE_API_BOXES } from '../../src/detectors/faceApiDetector.js';
import { detectFaces, type FaceApi, faceApiDetector, mediaPipeDetector } from '../../src/detectors/index.js';
import { MEDIA_PIPE_BOX } from '../../src/detectors/mediaPipeDetector.js';
import { readImage } from '../../src/node/index.js';
import type { DetectedFace, Pixels } from '../../src/types.js';
import { demoPhoto, expectFacesAt } from './photos.js';

const RGBA: Pixels = { data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), width: 2, height: 1 };
const RGB: Pixels = { data: Float32Array.of(1.6, 2, 3, 5, 6, 7), width: 2, height: 1 };

/** What a map makes of the box 100, 200, 40 x 50, worked out from its definition. */
function expected({ right, down, width, height }: typeof MEDIA_PIPE_BOX): Record<string, number> {
  return {
    x: 120 + 40 * right - 20 * width,
    y: 225 + 50 * down - 25 * height,
    width: 40 * width,
    height: 50 * height,
  };
}

function expectBox(face: DetectedFace | undefined, box: Record<string, number>): void {
  for (const [key, value] of Object.entries(box)) {
    expect(face?.[key as keyof DetectedFace]).toBeCloseTo(value, 6);
  }
}

describe('detectFaces', () => {
  const face = { x: 1, y: 0, width: 2, height: 1, confidence: 0.5 };
  const finds = (...faces: unknown[]) => ({ detect: async () => faces as DetectedFace[] });

  test('gives the faces in the order of the detector', async () => {
    const other = { ...face, confidence: 1 };
    expect(await detectFaces(finds(face, other), RGB)).toEqual([face, other]);
    expect(await detectFaces(finds(), RGB)).toEqual([]);
  });

  class Yolo {
    constructor(readonly found: unknown) {}
    async detect(): Promise<DetectedFace[]> {
      return this.found as DetectedFace[];
    }
  }

  test.each<[string, unknown, ErrorConstructor, string]>([
    ['null', null, TypeError, 'the detector Yolo must return an array of faces, got null'],
    ['an object', {}, TypeError, 'the detector Yolo must return an array of faces, got Object'],
    [
      'a null among faces',
      [face, null],
      TypeError,
      'the detector Yolo returned a wrong face: `faces[1]` must be { x, y',
    ],
    [
      'NaN in the second box',
      [face, { ...face, width: Number.NaN }],
      RangeError,
      'the detector Yolo returned a wrong face: `faces[1].width` must be a number of at least 1, got NaN',
    ],
    ['a string', [{ ...face, x: '1' }], TypeError, '`faces[0].x` must be a number, got "1" (string)'],
    [
      'no confidence',
      [{ ...face, confidence: undefined }],
      TypeError,
      '`faces[0].confidence` must be a number, got undefined',
    ],
    [
      'a face beside the photo',
      [{ ...face, y: 9 }],
      RangeError,
      '`faces[0]` must overlap the photo of 2 x 1',
    ],
  ])('refuses %s', async (_, found, kind, text) => {
    const call = detectFaces(new Yolo(found), RGB);
    await expect(call).rejects.toBeInstanceOf(kind);
    await expect(call).rejects.toThrow(text);
  });

  test('names a detector by its name first, and needs none', async () => {
    await expect(detectFaces({ ...finds(null), name: 'yunet' }, RGB)).rejects.toThrow(
      'the detector yunet returned',
    );
    await expect(detectFaces(finds(null), RGB)).rejects.toThrow('the detector returned a wrong face');
    // holes are no faces
    const holes = { ...finds(), detect: async () => new Array(2) };
    await expect(detectFaces(holes, RGB)).rejects.toThrow('`faces[0]` must be { x, y, width, height }');
    await expect(detectFaces({} as never, RGB)).rejects.toThrow('`detector` must have `detect`, got Object');
    await expect(detectFaces(finds(), null as never)).rejects.toThrow(
      '`image` must be { data, width, height }',
    );
  });
});

describe('mediaPipeDetector', () => {
  // Node has no ImageData; the detector needs its constructor and its bytes, nothing else
  class FakeImageData {
    readonly data: Uint8ClampedArray;
    constructor(
      readonly width: number,
      readonly height: number,
    ) {
      this.data = new Uint8ClampedArray(width * height * 4);
    }
  }
  const globals = globalThis as { ImageData?: unknown };
  const seen: FakeImageData[] = [];
  const box = (score: number) => ({
    boundingBox: { originX: 100, originY: 200, width: 40, height: 50, angle: 0 },
    categories: [{ score, index: 0, categoryName: '', displayName: '' }],
    keypoints: [],
  });
  const detector = mediaPipeDetector({
    detect: (image) => {
      seen.push(image as unknown as FakeImageData);
      return { detections: [box(0.6), box(0.9), { categories: [] }] };
    },
  });
  beforeAll(() => {
    globals.ImageData = FakeImageData;
  });
  afterAll(() => {
    globals.ImageData = undefined;
  });

  test('converts boxes to the convention, the most confident first, and leaves out detections without a box', async () => {
    const faces = await detector.detect(RGBA);
    expect(faces.map(({ confidence }) => confidence)).toEqual([0.9, 0.6]);
    expectBox(faces[0], expected(MEDIA_PIPE_BOX));
  });

  test('hands over opaque pixels', async () => {
    await detector.detect(RGBA);
    expect([...(seen.at(-1)?.data ?? [])]).toEqual([1, 2, 3, 255, 5, 6, 7, 255]);
    await detector.detect(RGB);
    expect([...(seen.at(-1)?.data ?? [])]).toEqual([2, 2, 3, 255, 5, 6, 7, 255]);
  });

  test('names wrong arguments', async () => {
    expect(() => mediaPipeDetector({} as never)).toThrow(
      new TypeError('`faceDetector` must be a FaceDetector of @mediapipe/tasks-vision, got Object'),
    );
    expect(() => mediaPipeDetector(undefined as never)).toThrow(TypeError);
    await expect(detector.detect({ ...RGB, width: 3 })).rejects.toThrow(RangeError);
    await expect(detector.detect('photo.jpg' as never)).rejects.toThrow(TypeError);
    globals.ImageData = undefined;
    await expect(detector.detect(RGB)).rejects.toThrow(
      'mediaPipeDetector needs a browser: there is no ImageData here',
    );
    globals.ImageData = FakeImageData;
  });
});

describe('faceApiDetector', () => {
  const made: { values: Int32Array; shape: number[]; disposed: number }[] = [];
  const asked: unknown[] = [];
  let answer: () => Promise<{ box: object; score: number }[]>;
  class Settings {
    constructor(readonly settings: object) {}
  }
  const stub = {
    tf: {
      tensor3d: (values: Int32Array, shape: number[]) => {
        const tensor = { values, shape, disposed: 0, dispose: () => void tensor.disposed++ };
        made.push(tensor);
        return tensor;
      },
    },
    TinyFaceDetectorOptions: class Tiny extends Settings {},
    SsdMobilenetv1Options: class Ssd extends Settings {},
    detectAllFaces: (_: unknown, settings: unknown) => {
      asked.push(settings);
      return answer();
    },
  } as unknown as FaceApi;
  const box = { x: 100, y: 200, width: 40, height: 50 };

  test.each(['ssdMobilenetv1', 'tinyFaceDetector'] as const)(
    'brings the boxes of %s to the convention, and keeps no tensor',
    async (network) => {
      answer = async () => [
        { box, score: 0.6 },
        { box, score: 0.7 },
      ];
      const faces = await faceApiDetector(stub, { network }).detect(RGBA);
      expect(faces.map(({ confidence }) => confidence)).toEqual([0.7, 0.6]);
      expectBox(faces[0], expected(FACE_API_BOXES[network]));
      expect(made.at(-1)).toMatchObject({ shape: [1, 2, 3], disposed: 1 });
      expect([...(made.at(-1)?.values ?? [])]).toEqual([1, 2, 3, 5, 6, 7]);
    },
  );

  test('passes the options on', async () => {
    answer = async () => [];
    await faceApiDetector(stub, { network: 'tinyFaceDetector', inputSize: 320, minConfidence: 0 }).detect(
      RGB,
    );
    expect(asked.at(-1)).toMatchObject({ settings: { inputSize: 320, scoreThreshold: 0 } });
    await faceApiDetector(stub, { minConfidence: 0.7 }).detect(RGB);
    expect(asked.at(-1)).toMatchObject({ settings: { minConfidence: 0.7 } });
  });

  test('frees the pixels when the library throws', async () => {
    answer = async () => {
      throw new Error('SsdMobilenetv1 - load model before inference');
    };
    await expect(faceApiDetector(stub).detect(RGB)).rejects.toThrow('load model before inference');
    expect(made.at(-1)?.disposed).toBe(1);
  });

  test('names wrong arguments', async () => {
    expect(() => faceApiDetector({} as never)).toThrow(
      new TypeError('`faceapi` must be @vladmandic/face-api, got Object'),
    );
    expect(() => faceApiDetector(stub, { minscore: 1 } as never)).toThrow(
      'faceApiDetector: unknown option `minscore`; the options are network, minConfidence, inputSize',
    );
    expect(() => faceApiDetector(stub, { network: 'mtcnn' as never })).toThrow(
      '`network` must be one of "ssdMobilenetv1", "tinyFaceDetector", got "mtcnn"',
    );
    expect(() => faceApiDetector(stub, { inputSize: 400 })).toThrow(
      '`inputSize` must be a multiple of 32, got 400',
    );
    expect(() => faceApiDetector(stub, { minConfidence: 2 })).toThrow(RangeError);
    expect(() => faceApiDetector({ ...stub, SsdMobilenetv1Options: undefined as never })).toThrow(
      '`faceapi.SsdMobilenetv1Options` must be the class of @vladmandic/face-api, got undefined',
    );
    const noTensor = { ...stub, tf: { tensor3d: () => null as never } };
    await expect(faceApiDetector(noTensor).detect(RGB)).rejects.toThrow(
      '`faceapi.tf.tensor3d` must give a tensor, got null',
    );
    const tensors = made.length;
    await expect(faceApiDetector(stub).detect({ ...RGB, height: 2 })).rejects.toThrow(RangeError);
    expect(made.length).toBe(tensors);
  });
});

describe('faceApiDetector on the real library', () => {
  let faceapi: FaceApi & { tf: { memory(): { numTensors: number } } };
  beforeAll(async () => {
    faceapi = await loadFaceApi();
  });

  test.each(['ssdMobilenetv1', 'tinyFaceDetector'] as const)(
    '%s finds the five faces of a photo where they are, and leaves no tensor',
    async (network) => {
      const photo = await readImage(demoPhoto(5));
      const before = faceapi.tf.memory().numTensors;
      expectFacesAt(await faceApiDetector(faceapi, { network }).detect(photo), 5);
      expect(faceapi.tf.memory().numTensors).toBe(before);
    },
  );
});
