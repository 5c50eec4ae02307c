import { type Net, readStoredNet } from '../engine/index.js';

let net: Promise<Net> | undefined;

/**
 * The network of `blazeFaceDetector` as plain data, for `toOnnx` of `lucidface/onnx`: from `[n, 128, 128, 3]` in 0..255 to `boxes16`,
 * `[n, 16, 16, 32]`, `scores16`, `[n, 16, 16, 2]`, `boxes8`, `[n, 8, 8, 96]`, and `scores8`, `[n, 8, 8, 6]`.
 *
 * Its weights are those of BlazeFace short range of MediaPipe (Google, Apache-2.0): Bazarevsky et al., "BlazeFace: Sub-millisecond Neural Face
 * Detection on Mobile GPUs", 2019, https://arxiv.org/abs/1907.05047
 */
export function blazeFaceNet(): Promise<Net> {
  net ??= load();
  return net;
}

async function load(): Promise<Net> {
  const [{ default: stored }, { default: bytes }] = await Promise.all([
    import('../../models/face-detector/model.json'),
    import('../../models/face-detector/weights.bin'),
  ]);
  return readStoredNet(stored, bytes);
}
