import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { type Net, type Operation, onnxEngine, tfjsEngine } from '../../src/engine/index.js';
import { startBackend } from '../../src/node/index.js';

/** A net of one operation, or of some, from an image to the last of them. */
const netOf = (inputShape: Net['inputShape'], ...operations: readonly Operation[]): Net => ({
  inputShape,
  operations,
  outputs: { result: operations[operations.length - 1].output },
});

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const hardSwish = (x: number): number => (x * Math.min(6, Math.max(0, x + 3))) / 6;
const SIGNED = [-4, -3, -1.5, 0, 0.5, 2, 3, 7];

/** Name, net, input and expected output of each operation that came with the mask of the person. */
const CASES: readonly (readonly [name: string, net: Net, input: number[], expected: number[]])[] = [
  [
    'hardSwish',
    netOf([2, 4, 1], { kind: 'hardSwish', output: 'y', inputs: ['images'], shape: [2, 4, 1] }),
    SIGNED,
    SIGNED.map(hardSwish),
  ],
  [
    'sigmoid',
    netOf([2, 4, 1], { kind: 'sigmoid', output: 'y', inputs: ['images'], shape: [2, 4, 1] }),
    SIGNED,
    SIGNED.map(sigmoid),
  ],
  [
    'multiply by one pixel for each channel',
    netOf(
      [2, 2, 2],
      {
        ...{ kind: 'averagePool', output: 'mean', inputs: ['images'], shape: [1, 1, 2] },
        ...{ size: [2, 2], strides: [2, 2], padding: 'valid' },
      },
      { kind: 'multiply', output: 'y', inputs: ['images', 'mean'], shape: [2, 2, 2] },
    ),
    // channels interleaved, their means 2.5 and 10
    [1, 4, 2, 8, 3, 12, 4, 16],
    [2.5, 40, 5, 80, 7.5, 120, 10, 160],
  ],
  [
    'add of one pixel for each channel',
    netOf(
      [1, 2, 1],
      {
        ...{ kind: 'averagePool', output: 'mean', inputs: ['images'], shape: [1, 1, 1] },
        ...{ size: [1, 2], strides: [1, 2], padding: 'valid' },
      },
      { kind: 'add', output: 'y', inputs: ['images', 'mean'], shape: [1, 2, 1] },
    ),
    [1, 3],
    [3, 5],
  ],
  [
    'upsampleBilinear, with half-pixel centres',
    netOf([2, 2, 1], { kind: 'upsampleBilinear', output: 'y', inputs: ['images'], shape: [4, 4, 1] }),
    [0, 4, 8, 12],
    [0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12],
  ],
  [
    'depthToSpace, the four channels row by row',
    netOf([1, 2, 4], { kind: 'depthToSpace', output: 'y', inputs: ['images'], shape: [2, 4, 1] }),
    [1, 2, 3, 4, 5, 6, 7, 8],
    [1, 2, 5, 6, 3, 4, 7, 8],
  ],
];

describe.each(['cpu', 'wasm'] as const)('on %s and on ONNX Runtime', (backend) => {
  test.each(CASES)('%s', async (_, net, input, expected) => {
    await startBackend(backend);
    const before = tf.memory().numTensors;
    // two images, the second one twice as large: the first one is unchanged by it
    const data = Float32Array.from([...input, ...input.map((value) => 2 * value)]);
    for (const engine of [tfjsEngine(net), await onnxEngine(ort, { intraOpNumThreads: 1 })(net)]) {
      const { result } = await engine.run({ data, count: 2 }, ['result']);
      expect(result.length).toBe(2 * expected.length);
      for (const [i, value] of expected.entries()) expect(result[i]).toBeCloseTo(value, 5);
      engine.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});
