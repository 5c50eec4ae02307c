import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { blazeFaceDetector, blazeFaceNet } from '../../src/detectors/index.js';
import type { EngineFactory, Net } from '../../src/engine/index.js';
import { onnxEngine } from '../../src/onnx/index.js';
import type { Pixels } from '../../src/types.js';
import { astronaut } from '../fixture.js';

/** Turned clockwise by quarters. */
function turned({ data, width, height }: Pixels, quarters: number): Pixels {
  if (quarters === 0) return { data, width, height };
  const result = new Uint8Array(data.length);
  for (let y = 0; y < width; y++)
    for (let x = 0; x < height; x++)
      for (let c = 0; c < 3; c++)
        result[(y * height + x) * 3 + c] = data[((height - 1 - x) * width + y) * 3 + c];
  return turned({ data: result, width: height, height: width }, quarters - 1);
}

test.each([0, 1, 2, 3])(
  'reads which way up a face is on a photo turned by %i quarters, without the network of the landmarks',
  async (quarters) => {
    const nets: Net[] = [];
    const engine: EngineFactory = (net) => {
      nets.push(net);
      return onnxEngine(ort)(net);
    };
    const [face] = await blazeFaceDetector({ engine }).detect(turned(astronaut(), quarters));
    const offset = (face.roll ?? Number.NaN) - 90 * quarters;
    expect(Math.abs(offset - 360 * Math.round(offset / 360))).toBeLessThan(20);
    expect(Object.keys(face).sort()).toEqual(['confidence', 'height', 'roll', 'width', 'x', 'y']);
    expect(nets).toEqual([await blazeFaceNet()]);
  },
);
