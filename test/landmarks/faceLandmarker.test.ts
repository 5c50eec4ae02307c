import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alignedCrop } from '../../src/image/alignedCrop.js';
import { type FaceLandmarker, faceLandmarker, faceLandmarkNet } from '../../src/landmarks/index.js';
import { centre } from '../../src/landmarks/meshOf.js';
import { LEFT_EYE, NOSE_TIP, RIGHT_EYE } from '../../src/landmarks/meshPoints.js';
import { startBackend } from '../../src/node/index.js';
import { onnxEngine } from '../../src/onnx/index.js';
import { faceReferences } from '../../src/references/index.js';
import type { Pixels, Raster } from '../../src/types.js';
import { astronaut } from '../fixture.js';

const ASTRONAUT = { x: 72, y: 58, width: 85, height: 120 };
const SIDE = 224;
/** The face of a reference portrait, which fills 1 / 1.4 of its crop. */
const PORTRAIT = { x: 42, y: 32, width: 140, height: 160 };

let landmarker: FaceLandmarker;
let portraits: readonly Raster<Uint8ClampedArray>[];
beforeAll(async () => {
  await startBackend('wasm');
  landmarker = faceLandmarker();
  portraits = await faceReferences({ width: SIDE, height: SIDE });
});
afterAll(() => landmarker.dispose());

function mirrored({ data, width, height }: Pixels): Pixels {
  const result = new Uint8Array(width * height * 3);
  for (let i = 0; i < result.length; i++) {
    const [pixel, c] = [Math.floor(i / 3), i % 3];
    result[i] = data[(pixel - (pixel % width) + width - 1 - (pixel % width)) * 3 + c];
  }
  return { data: result, width, height };
}

/** The photo with its content turned clockwise about its centre. */
const turned = (photo: Pixels, degrees: number): Pixels =>
  alignedCrop(photo, { x: SIDE / 2, y: SIDE / 2, side: SIDE, angle: -degrees }, SIDE);

describe('faceLandmarker', () => {
  test('places the points on eyes and nose, and is sure of it', async () => {
    const { points, presence, pose, interEyeDistance } = await landmarker.detect(astronaut(), ASTRONAUT);
    expect(points.length).toBe(468);
    expect(presence).toBeGreaterThan(0.99);
    // read off the photo by eye
    for (const [point, x, y] of [
      [centre(points, RIGHT_EYE), 93, 101],
      [centre(points, LEFT_EYE), 137.5, 103.5],
      [points[NOSE_TIP], 115.5, 125.5],
    ] as const)
      expect(Math.hypot(point.x - x, point.y - y), `${point.x}, ${point.y}`).toBeLessThan(5);
    expect(Math.abs(interEyeDistance - 44.5)).toBeLessThan(3);
    expect(Math.abs(pose.yaw)).toBeLessThan(15);
    // her left eye is the lower one
    expect(Math.abs(pose.roll - 3.7)).toBeLessThan(2.5);
  });

  test('a mirrored photo changes the signs of yaw and roll, and swaps the eyes', async () => {
    for (const portrait of portraits) {
      const one = await landmarker.detect(portrait, PORTRAIT);
      const other = await landmarker.detect(mirrored(portrait), PORTRAIT);
      expect(Math.abs(one.pose.yaw + other.pose.yaw)).toBeLessThan(4);
      expect(Math.abs(one.pose.roll + other.pose.roll)).toBeLessThan(2);
      expect(Math.abs(one.pose.pitch - other.pose.pitch)).toBeLessThan(4);
      expect(one.eyes.left.openness - other.eyes.right.openness).toBeCloseTo(0, 1);
    }
  });

  test('a turned photo changes the roll by as much, up to 45 degrees either way', async () => {
    for (const portrait of portraits) {
      const { pose } = await landmarker.detect(portrait, PORTRAIT);
      for (const degrees of [-45, -20, 20, 45]) {
        const found = await landmarker.detect(turned(portrait, degrees), PORTRAIT);
        expect(Math.abs(found.pose.roll - pose.roll - degrees)).toBeLessThan(2.5);
      }
    }
  });

  test('is not sure of a wall', async () => {
    const data = new Uint8Array(SIDE * SIDE * 3).fill(140);
    const { presence, pose } = await landmarker.detect({ data, width: SIDE, height: SIDE }, PORTRAIT);
    expect(presence).toBeLessThan(0.5);
    expect(Object.values(pose).every(Number.isFinite)).toBe(true);
  });

  test('ONNX Runtime gives the points of tfjs', async () => {
    const onnx = faceLandmarker({ engine: onnxEngine(ort, { intraOpNumThreads: 1 }) });
    const [expected, found] = [
      await landmarker.detect(astronaut(), ASTRONAUT),
      await onnx.detect(astronaut(), ASTRONAUT),
    ];
    onnx.dispose();
    const apart = found.points.map(({ x, y, z }, i) => {
      const other = expected.points[i];
      return Math.max(Math.abs(x - other.x), Math.abs(y - other.y), Math.abs(z - other.z));
    });
    expect(Math.max(...apart)).toBeLessThan(0.01);
    expect(found.presence).toBeCloseTo(expected.presence ?? 0, 5);
  });

  test('keeps its weights alone on the backend, and frees them', async () => {
    const before = tf.memory().numTensors;
    const own = faceLandmarker();
    await own.detect(astronaut(), ASTRONAUT);
    const held = tf.memory().numTensors;
    await own.detect(astronaut(), ASTRONAUT);
    await expect(own.detect(astronaut(), { x: 500, y: 0, width: 9, height: 9 })).rejects.toThrow('overlap');
    expect(tf.memory().numTensors).toBe(held);
    own.dispose();
    expect(tf.memory().numTensors).toBe(before);
    own.dispose();
    await expect(own.detect(astronaut(), ASTRONAUT)).rejects.toThrow('this face landmarker was disposed');
    const early = faceLandmarker();
    const running = early.detect(astronaut(), ASTRONAUT);
    early.dispose();
    await expect(running).rejects.toThrow('this face landmarker was disposed');
    expect(tf.memory().numTensors).toBe(before);
  });

  test('names the wrong argument', async () => {
    expect(() => faceLandmarker({ engnie: 1 } as never)).toThrow('unknown option `engnie`');
    expect(() => faceLandmarker({ engine: 1 } as never)).toThrow('`engine` must be a function, got 1');
    await expect(landmarker.detect(null as never, ASTRONAUT)).rejects.toThrow('`image` must be');
    await expect(landmarker.detect(astronaut(), null as never)).rejects.toThrow('`face` must be');
  });

  test('its network has the operations of the engines', async () => {
    const { operations } = await faceLandmarkNet();
    expect(new Set(operations.map(({ kind }) => kind))).toEqual(
      new Set(['scale', 'convolution', 'prelu', 'add', 'maxPool', 'pad']),
    );
  });
});
