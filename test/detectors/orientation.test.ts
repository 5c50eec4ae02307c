import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { blazeFaceDetector, blazeFaceNet } from '../../src/detectors/index.js';
import type { EngineFactory, Net } from '../../src/engine/index.js';
import { readImage } from '../../src/node/index.js';
import { onnxEngine } from '../../src/onnx/index.js';
import { coveredHeadDown } from '../coveredHeadDown.js';
import { astronaut } from '../fixture.js';
import { quarterTurned } from '../quarterTurned.js';

test.each([0, 1, 2, 3])(
  'reads which way up a face is on a photo turned by %i quarters, without the network of the landmarks',
  async (quarters) => {
    const nets: Net[] = [];
    const engine: EngineFactory = (net) => {
      nets.push(net);
      return onnxEngine(ort)(net);
    };
    const [face] = await blazeFaceDetector({ engine }).detect(quarterTurned(astronaut(), quarters));
    const offset = (face.roll ?? Number.NaN) - 90 * quarters;
    expect(Math.abs(offset - 360 * Math.round(offset / 360))).toBeLessThan(20);
    expect(Object.keys(face).sort()).toEqual(['confidence', 'height', 'roll', 'width', 'x', 'y']);
    expect(nets).toEqual([await blazeFaceNet()]);
  },
);

test('asks the landmarks where the network is not sure, unless they are left out', async () => {
  const nets: Net[] = [];
  const engine: EngineFactory = (net) => {
    nets.push(net);
    return onnxEngine(ort)(net);
  };
  // of a tilted face with a mask, head down, the surest reading is that it is upright
  const covered = await coveredHeadDown();
  const photo = await readImage(covered);
  const [first] = await blazeFaceDetector({ engine, landmarks: false }).detect(photo);
  expect(nets).toEqual([await blazeFaceNet()]);
  const [whole] = await blazeFaceDetector({ engine }).detect(photo);
  expect(nets.length).toBeGreaterThan(2);
  expect(Math.abs(first.roll ?? 180)).toBeLessThan(45);
  expect(Math.abs(whole.roll ?? 0)).toBeGreaterThan(135);
});

test('finds a turned face without the landmarks, too', async () => {
  const photo = quarterTurned(astronaut(), 2);
  const engine = onnxEngine(ort);
  const [first] = await blazeFaceDetector({ engine, landmarks: false }).detect(photo);
  expect([first]).toEqual(await blazeFaceDetector({ engine }).detect(photo));
});
