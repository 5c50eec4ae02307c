import type { AdviceCode } from '../model/index.js';

/** Direction of a change; left and right are the person's own. */
export type GuidanceDirection = 'left' | 'right' | 'up' | 'down' | 'closer' | 'back';

/** One thing to change. */
export interface GuidanceStep {
  /**
   * `'show-face'`: no face was found. `'change-distance'`, `'centre-face'`, `'turn-head'`, `'nod-head'`, `'tilt-head'`: what to move. `'turn-photo'`: the camera lies
   * on its side or is upside down. `'one-person'`: a second face is in the picture.
   */
  readonly code: AdviceCode;
  /** One English sentence, the same for a mirrored preview. */
  readonly message: string;
  /** Direction of the change; absent where it has none. */
  readonly direction?: GuidanceDirection;
  /** Size of the change, 0 or more, in `unit`; absent where it is unknown. */
  readonly value?: number;
  /** Degrees, or percent of the picture's width or height; for `'change-distance'`, percent of the distance to come closer, or by which the face is too large. */
  readonly unit?: 'degrees' | 'percent';
}

/** Instructions in front of a camera until the face fits. */
export interface Guidance {
  /** Whether position, size and pose of the face fit: the oval turns green. */
  readonly fits: boolean;
  /** Changes to make, the most important first; empty where the face fits. */
  readonly steps: readonly GuidanceStep[];
}

/** The oval that a face should fit. Shares refer to the picture; angles are in degrees. */
export interface GuideOptions {
  /** Centre of the oval from the left, as a share of the picture's width. @defaultValue 0.5 */
  readonly x?: number | undefined;
  /** Centre of the oval from the top, as a share of the picture's height. @defaultValue 0.48 */
  readonly y?: number | undefined;
  /** Height of the oval, from the forehead to the chin, as a share of the picture's height. @defaultValue 0.6 */
  readonly height?: number | undefined;
  /** Largest distance of the face's centre from the oval's, as a share of the picture's height. @defaultValue 0.08 */
  readonly maxOffset?: number | undefined;
  /** Largest difference of the face's height from the oval's, as a share of the oval's. @defaultValue 0.25 */
  readonly maxSizeError?: number | undefined;
  /** Largest angle in either direction where the profile sets no limit for it. @defaultValue 15 */
  readonly maxAngle?: number | undefined;
}

export const GUIDE_DEFAULTS = Object.freeze({
  x: 0.5 as number,
  y: 0.48 as number,
  height: 0.6 as number,
  maxOffset: 0.08 as number,
  maxSizeError: 0.25 as number,
  maxAngle: 15 as number,
});
