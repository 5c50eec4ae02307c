import type { FaceBox } from '../types.js';

/** A point of a face: x and y in pixels of the photo from its top left, z in pixels, too, larger the farther from the camera. */
export interface Point3 {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** How a head is turned, in degrees, all 0 for a face that looks straight at the camera. Left and right are the person's own. */
export interface HeadPose {
  /** -180..180, positive where the face is turned to the person's left. */
  readonly yaw: number;
  /** -90..90, positive where the face looks up. */
  readonly pitch: number;
  /** -180..180, positive where the head is tilted towards the person's left shoulder. */
  readonly roll: number;
}

/** An eye. */
export interface EyeState {
  /** Distance of the lids over the width of the eye, in the plane of the picture: near 0 where it is closed, about 0.3 where it is open. */
  readonly openness: number;
}

/** A mouth. */
export interface MouthState {
  /** Distance of the lips at their inner edges over that of the corners, in the plane of the picture: 0 or more, near 0 where it is closed. */
  readonly openness: number;
  /** Distance of the corners over that of the eyes, in space. */
  readonly width: number;
}

/**
 * A face as 468 points, in the order of MediaPipe's face mesh (point 4 is the tip of the nose, 152 the chin, 10 the top of the forehead), and
 * what follows from them. Plain data. Left and right are the person's own.
 */
export interface FaceMesh {
  readonly points: readonly Point3[];
  readonly pose: HeadPose;
  /** How sure the network is that the points lie on a face, 0..1; absent where the points come from elsewhere. */
  readonly presence?: number;
  readonly eyes: { readonly left: EyeState; readonly right: EyeState };
  readonly mouth: MouthState;
  /** Distance between the centres of the eyes in pixels, in space: a turned head does not shorten it. */
  readonly interEyeDistance: number;
  /** The smallest box around the points, in pixels of the photo: from the forehead below the hair to the chin. */
  readonly box: FaceBox;
}
