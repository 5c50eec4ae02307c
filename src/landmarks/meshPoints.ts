/**
 * Numbers of points in the face mesh of MediaPipe. Left and right are the person's own. The lids are pairs of an upper and a lower point.
 *
 * Source: https://github.com/google-ai-edge/mediapipe/blob/v0.8.10/mediapipe/python/solutions/face_mesh_connections.py
 */
export const LEFT_EYE = Object.freeze({
  outer: 263,
  inner: 362,
  lids: [
    [386, 374],
    [385, 380],
    [387, 373],
  ],
} as const);

export const RIGHT_EYE = Object.freeze({
  outer: 33,
  inner: 133,
  lids: [
    [159, 145],
    [158, 153],
    [160, 144],
  ],
} as const);

/** The corners of the mouth, and the middles of the inner edges of the lips. */
export const MOUTH = Object.freeze({ left: 291, right: 61, lips: { upper: 13, lower: 14 } } as const);

export const NOSE_TIP = 4;
export const CHIN = 152;
export const FOREHEAD_TOP = 10;

/** The outline of the face, clockwise as the viewer sees it, from the top of the forehead. */
export const FACE_OVAL: readonly number[] = Object.freeze([
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149,
  150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
]);

/** How many points a mesh has. */
export const NUM_POINTS = 468;
