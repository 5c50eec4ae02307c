import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { blazeFaceDetector, blazeFaceNet } from '../../src/detectors/index.js';
import { type EngineFactory, outputShape } from '../../src/engine/index.js';
import { resample } from '../../src/image/index.js';
import { readImage, startBackend } from '../../src/node/index.js';
import { onnxEngine } from '../../src/onnx/index.js';
import type { FaceBox, Pixels } from '../../src/types.js';
import { astronaut } from '../fixture.js';
import { demoPhoto, expectFacesAt, NOSES } from './photos.js';

beforeAll(() => startBackend('wasm'));
afterEach(() => void vi.restoreAllMocks());

/** The whole photo at another width. */
function atWidth(photo: Pixels, width: number): Pixels {
  const height = Math.round((photo.height * width) / photo.width);
  return resample(photo, { x: 0, y: 0, width: photo.width, height: photo.height }, { width, height });
}

/** Puts a photo at a place of another one. */
function paste(photo: Pixels, data: Uint8Array, width: number, left: number, top: number): void {
  for (let y = 0; y < photo.height; y++) {
    const row = photo.data.subarray(y * photo.width * 3, (y + 1) * photo.width * 3);
    data.set(row, ((top + y) * width + left) * 3);
  }
}

/** The photo in a corner of a grey one. */
function onGrey(photo: Pixels, width: number, height: number, left: number, top: number): Pixels {
  const data = new Uint8Array(width * height * 3).fill(128);
  paste(photo, data, width, left, top);
  return { data, width, height };
}

/** By how much two boxes of one face differ at most, in pixels. */
function distance(a: FaceBox, b: FaceBox): number {
  const keys = ['x', 'y', 'width', 'height'] as const;
  return Math.max(...keys.map((key) => Math.abs(a[key] - b[key])));
}

/** ONNX Runtime, and how many images its engines have seen. */
function countingEngine(): { readonly engine: EngineFactory; readonly count: () => number } {
  const factory = onnxEngine(ort);
  let images = 0;
  const engine: EngineFactory = async (net) => {
    const own = await factory(net);
    return {
      ...own,
      run: (batch, outputs) => {
        images += batch.count;
        return own.run(batch, outputs);
      },
    };
  };
  return { engine, count: () => images };
}

describe('blazeFaceDetector', () => {
  test.each(Object.keys(NOSES).map(Number))(
    'finds each face of demo photo %i where it is, and no other; one in profile it misses',
    async (number) => {
      const photo = await readImage(demoPhoto(number));
      const before = tf.memory().numTensors;
      expectFacesAt(await blazeFaceDetector().detect(photo), number);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  test('boxes a face from the hairline to the chin', async () => {
    const [face, ...others] = await blazeFaceDetector().detect(astronaut());
    expect(others).toEqual([]);
    // read off the photo by eye: hairline, chin, and where the cheeks end
    expect(distance(face, { x: 72, y: 58, width: 85, height: 120 })).toBeLessThan(10);
  });

  test('finds faces that fill the photo, and faces of 3 % of its width', async () => {
    const { data, width, height } = astronaut();
    const close = resample(
      { data, width, height },
      { x: 66, y: 50, width: 98, height: 134 },
      { width: 392, height: 536 },
    );
    const [face, ...others] = await blazeFaceDetector().detect(close);
    expect(others).toEqual([]);
    expect(face.width).toBeGreaterThan(0.7 * close.width);
    expect(face.height).toBeGreaterThan(0.7 * close.height);
    // of 224 pixels 85 are face: of 95 pixels 36, on a photo of 1200
    const small = await blazeFaceDetector().detect(onGrey(atWidth(astronaut(), 95), 1200, 900, 900, 600));
    expect(small.length).toBe(1);
    expect(distance(small[0], { x: 930.5, y: 624.6, width: 36, height: 51 })).toBeLessThan(12);
  });

  test('finds nothing where there is no face', async () => {
    const noise = Float32Array.from({ length: 300 * 200 * 3 }, (_, i) => (i * 7919) % 251);
    for (const data of [new Uint8Array(300 * 200 * 3).fill(90), noise]) {
      expect(await blazeFaceDetector().detect({ data, width: 300, height: 200 })).toEqual([]);
    }
    for (const [width, height] of [
      [1, 1],
      [1, 500],
      [900, 2],
    ] as const) {
      const data = new Uint8Array(width * height * 4);
      expect(await blazeFaceDetector().detect({ data, width, height })).toEqual([]);
    }
  });

  test('does not change the photo, ignores alpha, and is deterministic', async () => {
    const photo = atWidth(await readImage(demoPhoto(5)), 500);
    const kept = Float32Array.from(photo.data);
    const detector = blazeFaceDetector();
    const first = await detector.detect(photo);
    expect(first.length).toBeGreaterThan(3);
    expect(photo.data).toEqual(kept);
    const rgba = new Float32Array(photo.width * photo.height * 4);
    for (let i = 0; i < photo.width * photo.height; i++) {
      rgba.set(photo.data.subarray(i * 3, i * 3 + 3), i * 4);
    }
    const [again, together, otherDetector, withAlpha] = await Promise.all([
      detector.detect(photo),
      detector.detect(photo),
      blazeFaceDetector().detect(photo),
      detector.detect({ ...photo, data: rgba }),
    ]);
    for (const faces of [again, together, otherDetector, withAlpha]) expect(faces).toEqual(first);
    const scores = first.map(({ confidence }) => confidence);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  test('leaves out faces that are not sure or large enough', async () => {
    const photo = atWidth(await readImage(demoPhoto(6)), 640);
    const all = await blazeFaceDetector().detect(photo);
    const sure = await blazeFaceDetector({ minConfidence: 0.93 }).detect(photo);
    expect(sure.length).toBeLessThan(all.length);
    for (const { confidence } of sure) expect(confidence).toBeGreaterThanOrEqual(0.93);
    expect(await blazeFaceDetector({ minSize: 0.5 }).detect(photo)).toEqual([]);
    expect((await blazeFaceDetector({ minSize: 0.05 }).detect(photo)).length).toBe(all.length);
  });

  test('leaves out passes that only smaller faces need', async () => {
    const photo = atWidth(await readImage(demoPhoto(6)), 800);
    const all = await blazeFaceDetector().detect(photo);
    const { engine, count } = countingEngine();
    const counts: number[] = [];
    for (const minSize of [0, 0.0625, 0.125, 0.2]) {
      const before = count();
      const found = await blazeFaceDetector({ minSize, engine }).detect(photo);
      counts.push(count() - before);
      const large = all.filter(({ width, height }) => Math.max(width, height) >= minSize * photo.width);
      expect(found.length).toBe(large.length);
    }
    for (let i = 1; i < counts.length; i++) expect(counts[i]).toBeLessThan(counts[i - 1]);
  });

  test('leaves out faces that are small beside the largest one, and the passes for them', async () => {
    const photo = onGrey(astronaut(), 448, 448, 0, 0);
    paste(atWidth(astronaut(), 90), photo.data as Uint8Array, photo.width, 340, 340);
    const { engine, count } = countingEngine();
    const detect = async (minRelativeArea: number): Promise<[faces: number, images: number]> => {
      const before = count();
      const faces = await blazeFaceDetector({ minRelativeArea, engine }).detect(photo);
      return [faces.length, count() - before];
    };
    const [all, every] = await detect(0);
    const [two, fewer] = await detect(0.1);
    const [one, fewest] = await detect(0.5);
    expect([all, two, one]).toEqual([2, 2, 1]);
    expect(fewer).toBeLessThanOrEqual(every);
    expect(fewest).toBeLessThan(every / 2);
    // the largest one itself always counts
    expect(await blazeFaceDetector({ minRelativeArea: 1 }).detect(photo)).toHaveLength(1);
  });

  test('finds the same faces on cpu and wasm', async () => {
    const photos = [atWidth(await readImage(demoPhoto(6)), 320)];
    const onWasm = await Promise.all(photos.map((photo) => blazeFaceDetector().detect(photo)));
    await startBackend('cpu');
    try {
      for (const [index, photo] of photos.entries()) {
        const faces = await blazeFaceDetector().detect(photo);
        const others = onWasm[index];
        expect(faces.length).toBe(others.length);
        expect(faces.length).toBeGreaterThan(0);
        for (const [i, face] of faces.entries()) {
          expect(distance(face, others[i])).toBeLessThan(1);
          expect(face.confidence).toBeCloseTo(others[i].confidence, 3);
        }
      }
    } finally {
      await startBackend('wasm');
    }
  });

  test('names the wrong argument', async () => {
    expect(() => blazeFaceDetector({ minscore: 0.4 } as never)).toThrow(
      'blazeFaceDetector: unknown option `minscore`; the options are minConfidence, minSize, minRelativeArea',
    );
    expect(() => blazeFaceDetector({ minConfidence: 1.1 })).toThrow(RangeError);
    expect(() => blazeFaceDetector({ minConfidence: '0.4' as never })).toThrow(TypeError);
    expect(() => blazeFaceDetector({ landmarks: 0 as never })).toThrow(TypeError);
    expect(() => blazeFaceDetector({ minSize: -0.1 })).toThrow(
      '`minSize` must be a number in 0..1, got -0.1',
    );
    const detector = blazeFaceDetector();
    await expect(detector.detect('photo.jpg' as never)).rejects.toThrow(
      '`image` must be { data, width, height } with a typed array, got "photo.jpg"',
    );
    await expect(detector.detect({ data: new Uint8Array(5), width: 1, height: 1 })).rejects.toThrow(
      RangeError,
    );
  });

  test('leaves no tensor behind when the backend fails', async () => {
    const before = tf.memory().numTensors;
    vi.spyOn(tf.backend(), 'read').mockRejectedValue(new Error('device lost'));
    await expect(blazeFaceDetector().detect(astronaut())).rejects.toThrow('device lost');
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('the network', () => {
  test('ONNX Runtime finds the faces that tfjs finds', async () => {
    const photo = atWidth(await readImage(demoPhoto(6)), 640);
    const onOnnx = blazeFaceDetector({ engine: onnxEngine(ort, { intraOpNumThreads: 1 }) });
    const [found, expected] = [await onOnnx.detect(photo), await blazeFaceDetector().detect(photo)];
    expect(found.length).toBe(expected.length);
    for (const [i, face] of found.entries()) expect(distance(face, expected[i])).toBeLessThan(0.1);
  });

  test('gives boxes and scores of two maps', async () => {
    const net = await blazeFaceNet();
    const shapes = ['boxes16', 'scores16', 'boxes8', 'scores8'].map((name) => outputShape(net, name));
    expect(shapes).toEqual([
      [16, 16, 32],
      [16, 16, 2],
      [8, 8, 96],
      [8, 8, 6],
    ]);
  });
});
