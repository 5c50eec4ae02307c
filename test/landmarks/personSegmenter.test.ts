import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { resample } from '../../src/image/index.js';
import { personNet, personSegmenter } from '../../src/landmarks/index.js';
import { startBackend } from '../../src/node/index.js';
import { onnxEngine } from '../../src/onnx/index.js';
import type { Raster } from '../../src/types.js';
import { astronaut } from '../fixture.js';

beforeAll(() => startBackend('wasm'));

/** Value at a place in parts of the photo. */
const at = ({ data, width, height }: Raster<Float32Array>, across: number, down: number): number =>
  data[Math.floor(down * height) * width + Math.floor(across * width)];

describe('personSegmenter', () => {
  test('separates a person from what is behind, and keeps no tensor after dispose', async () => {
    const before = tf.memory().numTensors;
    const segmenter = personSegmenter();
    const person = await segmenter.segment(astronaut());
    expect([person.width, person.height]).toEqual([256, 256]);
    for (const value of person.data) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
    }
    // the face, and the suit below it
    expect(at(person, 0.5, 0.5)).toBeGreaterThan(0.9);
    expect(at(person, 0.5, 0.95)).toBeGreaterThan(0.9);
    // the flag at the left, the shuttle at the right
    expect(at(person, 0.05, 0.05)).toBeLessThan(0.1);
    expect(at(person, 0.95, 0.1)).toBeLessThan(0.1);
    segmenter.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('covers the whole photo, whatever its shape', async () => {
    const segmenter = personSegmenter();
    const photo = astronaut();
    const wide = resample(photo, { x: 0, y: 0, width: 224, height: 224 }, { width: 300, height: 200 });
    const [square, stretched] = [await segmenter.segment(photo), await segmenter.segment(wide)];
    const mean =
      square.data.reduce((sum, value, i) => sum + Math.abs(value - stretched.data[i]), 0) / 256 ** 2;
    expect(mean).toBeLessThan(0.03);
    segmenter.dispose();
  });

  test('is the same on ONNX Runtime', async () => {
    const [own, other] = [
      personSegmenter(),
      personSegmenter({ engine: onnxEngine(ort, { intraOpNumThreads: 1 }) }),
    ];
    const [a, b] = [await own.segment(astronaut()), await other.segment(astronaut())];
    const most = a.data.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b.data[i])), 0);
    expect(most).toBeLessThan(1e-3);
    expect(Object.keys((await personNet()).outputs)).toEqual(['person']);
    own.dispose();
    other.dispose();
  });

  test('refuses what is no photo, a misspelt option, and work after dispose', async () => {
    const segmenter = personSegmenter();
    const none = { data: new Uint8Array(3), width: 2, height: 2 };
    await expect(segmenter.segment(none)).rejects.toThrow('`image.data` must have');
    segmenter.dispose();
    segmenter.dispose();
    await expect(segmenter.segment(astronaut())).rejects.toThrow('this person segmenter was disposed');
    const misspelt: object = { engin: 1 };
    expect(() => personSegmenter(misspelt)).toThrow('unknown option `engin`');
  });
});
