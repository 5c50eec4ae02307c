import { expect, test } from 'vitest';
import { fromOnnx, type Net, onnxEngine, toOnnx } from '../../src/onnx/index.js';

const kernel = {
  kind: 'convolution',
  output: 'x',
  inputs: ['images'],
  kernel: new Float32Array(6),
  kernelShape: [1, 1, 3, 2],
};
const net = { inputShape: [4, 4, 3], operations: [kernel], outputs: { logits: 'x' } };
const pooled: Net = {
  inputShape: [4, 4, 3],
  operations: [{ kind: 'globalAveragePool', output: 'x', inputs: ['images'], shape: [3] }],
  outputs: { logits: 'x' },
};
const runtime = { InferenceSession: { create: async () => ({}) }, Tensor: class {} };

test.each<[string, () => unknown]>([
  ['`net` must be what `toNet` returns', () => toOnnx(undefined as never)],
  ['`net.inputShape` must be 3 values, got 1', () => toOnnx({ ...net, inputShape: [4] } as never)],
  ['`net.operations` must be an array', () => toOnnx({ ...net, operations: 5 } as never)],
  [
    '`net.operations[0].kernel` must be 6442450944 values, got 6',
    () => toOnnx({ ...net, operations: [{ ...kernel, kernelShape: [1, 1, 3, 2 ** 31] }] } as never),
  ],
  [
    '`net` must be what `toNet` returns: ',
    () => toOnnx({ ...net, operations: [{ ...kernel, inputs: 5 }] } as never),
  ],
  ['`session` must be options of a session', () => onnxEngine(runtime as never, null as never)],
  [
    '`session.executionProviders` must be an array',
    () => onnxEngine(runtime as never, { executionProviders: 5 } as never),
  ],
])('refuses with %s', (text, call) => {
  expect(call).toThrow(text);
});

test('names a runtime that gives no session', async () => {
  const text = '`runtime.InferenceSession.create` must give a session with `run`, got';
  for (const session of [undefined, null, {}]) {
    const odd = { ...runtime, InferenceSession: { create: async () => session } } as never;
    await expect(onnxEngine(odd)(pooled)).rejects.toThrow(text);
    const options = { classNames: ['a', 'b', 'c'], logits: 'logits' };
    await expect(fromOnnx(odd, toOnnx(pooled), options)).rejects.toThrow(text);
  }
});
