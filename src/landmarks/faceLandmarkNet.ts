import { type Net, readStoredNet } from '../engine/index.js';

let net: Promise<Net> | undefined;

/**
 * The network of `faceLandmarker` as plain data, for `toOnnx` of `lucidface/onnx`: from `[n, 192, 192, 3]` in 0..255 to `points`, `[n, 1, 1, 1404]`, x,
 * y and z of 468 points in pixels of the input, and `presence`, `[n, 1, 1, 1]`, a logit.
 *
 * Its weights are those of `face_landmark.tflite` of MediaPipe (Google, Apache-2.0): Kartynnik et al., "Real-time Facial Surface Geometry from
 * Monocular Video on Mobile GPUs", 2019, https://arxiv.org/abs/1907.06724
 */
export function faceLandmarkNet(): Promise<Net> {
  net ??= load();
  return net;
}

async function load(): Promise<Net> {
  const [{ default: stored }, { default: bytes }] = await Promise.all([
    import('../../models/face-landmarks/landmarks.json'),
    import('../../models/face-landmarks/landmarks.bin'),
  ]);
  return readStoredNet(stored, bytes);
}
