import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { deletion, imputeLinear, insertion } from '../../src/metrics/index.js';
import { pixelOrder } from '../../src/metrics/pixelOrder.js';
import { startBackend } from '../../src/node/index.js';
import type { Classifier, Heatmap, Raster } from '../../src/types.js';
import { classifierOf, loadFixtureModel } from '../explainers/models.js';
import { astronaut, farthest, fixture, golden } from '../fixture.js';

const map: Heatmap = {
  data: Float32Array.from(fixture('fuse/cam_map_f64').data),
  width: 224,
  height: 224,
};
const blurred: Raster<Uint8Array> = {
  data: fixture<Uint8Array>('faith/blur_sigma10_u8').data,
  width: 224,
  height: 224,
};
let mnet: Classifier;

beforeAll(async () => {
  await startBackend('wasm');
  mnet = classifierOf(await loadFixtureModel('model_mnet'));
});

describe('deletion and insertion equal those of RISE', () => {
  test('orders pixels as the reference does, ties in raster order', () => {
    expect(pixelOrder(map)).toEqual(fixture<Int32Array>('faith/order_i32').data);
  });

  test.each([
    ['deletion_black', deletion, undefined],
    ['insertion_blur', insertion, blurred],
    ['insertion_black', insertion, [0, 0, 0]],
  ] as const)('%s', async (name, metric, baseline) => {
    const { step_px, scores, auc } = golden.faith[name];
    expect(step_px).toBe(224 * 4);
    const { value, curve } = await metric(map, mnet, astronaut(), { target: 'sharp', baseline });
    expect(farthest(curve?.map(({ y }) => y) ?? [], scores)).toBeLessThan(1e-3);
    expect(value).toBeCloseTo(auc, 3);
    expect(curve?.map(({ x }) => x)).toEqual(Array.from({ length: 57 }, (_, k) => k / 56));
  });
});

describe('imputation equals that of ROAD', () => {
  test('without noise', () => {
    const interleaved = (name: string): Float32Array => {
      const { data } = fixture<Float32Array>(name);
      return Float32Array.from({ length: 768 }, (_, i) => data[(i % 3) * 256 + Math.floor(i / 3)]);
    };
    const missing = Uint8Array.from(fixture<Float32Array>('road/keepmask_f32').data, (kept) => 1 - kept);
    const image = { data: interleaved('road/img_chw_f32'), width: 16, height: 16 };
    expect(missing.reduce((a, b) => a + b)).toBe(95);
    expect(farthest(imputeLinear(image, missing), interleaved('road/imputed_chw_f32'))).toBeLessThan(1e-5);
  });

  test('every missing pixel is the weighted mean of its neighbours, for a hole of any shape', () => {
    const [width, height] = [224, 224];
    const { data } = astronaut();
    const image = { data: Float32Array.from(data), width, height };
    const missing = new Uint8Array(width * height);
    for (const pixel of pixelOrder(map).subarray(0, 45_000)) missing[pixel] = 1;
    const filled = imputeLinear(image, missing);
    let worst = 0;
    for (let i = 0; i < missing.length; i++) {
      for (let c = 0; c < 3; c++) {
        const own = filled[i * 3 + c];
        if (!missing[i]) {
          worst = Math.max(worst, Math.abs(own - data[i * 3 + c]));
          continue;
        }
        let [sum, weights] = [0, 0];
        for (const [dx, dy] of [-1, 0, 1].flatMap((y) => [-1, 0, 1].map((x) => [x, y] as const))) {
          const [x, y] = [(i % width) + dx, Math.floor(i / width) + dy];
          if ((dx === 0 && dy === 0) || x < 0 || y < 0 || x >= width || y >= height) continue;
          const weight = dx === 0 || dy === 0 ? 1 / 6 : 1 / 12;
          sum += weight * filled[(y * width + x) * 3 + c];
          weights += weight;
        }
        worst = Math.max(worst, Math.abs(own - sum / weights));
      }
    }
    expect(worst).toBeLessThan(1e-3);
  });
});

test('starts on the backend of its name', () => expect(tf.getBackend()).toBe('wasm'));
