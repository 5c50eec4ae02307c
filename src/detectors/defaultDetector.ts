import type { FaceDetector } from '../types.js';

/**
 * The face detector of this package; code and weights are loaded when it is first needed.
 *
 * @param minRelativeArea - of `blazeFaceDetector`; 0: every face counts
 */
export async function defaultDetector(minRelativeArea = 0): Promise<FaceDetector> {
  const { blazeFaceDetector } = await import('./blazeFaceDetector.js');
  return blazeFaceDetector({ minRelativeArea });
}
