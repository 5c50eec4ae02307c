import type { FaceDetector } from '../types.js';

let shared: FaceDetector | undefined;

/** The face detector of this package with its defaults, one for all callers; code and weights are loaded when it is first needed. */
export async function defaultDetector(): Promise<FaceDetector> {
  const { blazeFaceDetector } = await import('./blazeFaceDetector.js');
  shared ??= blazeFaceDetector();
  return shared;
}
