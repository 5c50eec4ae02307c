import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { blazeFaceDetector, blazeFaceNet } from '../../src/detectors/index.js';
import type { EngineFactory, Net } from '../../src/engine/index.js';
import { onnxEngine } from '../../src/onnx/index.js';
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
