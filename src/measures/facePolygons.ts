/**
 * Parts of the face as rings of points of MediaPipe's face mesh. Left and right are the person's own.
 *
 * Source of the numbers: https://github.com/google-ai-edge/mediapipe/blob/v0.8.10/mediapipe/modules/face_geometry/data/canonical_face_model_uv_visualization.png
 */
export const FACE_POLYGONS = Object.freeze({
  hull: [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176,
    149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
  ],
  forehead: [103, 67, 109, 10, 338, 297, 332, 333, 299, 337, 151, 108, 69, 104],
  'left-cheek': [346, 347, 330, 266, 425, 411, 376, 352, 345],
  'right-cheek': [117, 118, 101, 36, 205, 187, 147, 123, 116],
  chin: [194, 32, 140, 171, 175, 396, 369, 262, 418, 200],
} as const);

export type FacePart = keyof typeof FACE_POLYGONS;

/** Parts of bare skin. */
export const SKIN_PARTS = Object.freeze([
  'forehead',
  'left-cheek',
  'right-cheek',
  'chin',
] as const satisfies readonly FacePart[]);

/** Points that sizes and places are measured between: the corners of the eyes, the chin, the sides of the face at the ears. */
export const LANDMARKS = Object.freeze({
  leftEye: [263, 362],
  rightEye: [33, 133],
  chin: 152,
  left: 454,
  right: 234,
} as const);
