import { type Net, readStoredNet } from '../engine/index.js';

let net: Promise<Net> | undefined;

/**
 * The network of `personSegmenter` as plain data, for `toOnnx` of `lucidface/onnx`: from `[n, 256, 256, 3]` in 0..255 to `person`, `[n, 256, 256, 1]`, 0..1.
 *
 * Its weights are those of `selfie_segmentation.tflite` of MediaPipe (Google, Apache-2.0):
 * https://storage.googleapis.com/mediapipe-assets/Model%20Card%20MediaPipe%20Selfie%20Segmentation.pdf
 */
export function personNet(): Promise<Net> {
  net ??= load();
  return net;
}

async function load(): Promise<Net> {
  const [{ default: stored }, { default: bytes }] = await Promise.all([
    import('../../models/face-landmarks/person.json'),
    import('../../models/face-landmarks/person.bin'),
  ]);
  return readStoredNet(stored, bytes);
}
