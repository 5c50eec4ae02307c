import type { AdviceCode } from '../model/index.js';

/** A way to go, for the person: left and right are the person's own. */
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
  /** Where to; absent where there is no direction. */
  readonly direction?: GuidanceDirection;
  /** How far, 0 or more, in `unit`; absent where it cannot be said. */
  readonly value?: number;
  /** Degrees; percent of the picture's width or height; of `'change-distance'`: percent of the distance to come closer, or by which the face is too large. */
  readonly unit?: 'degrees' | 'percent';
}

/** What to do in front of a camera until the face fits. */
export interface Guidance {
  /** Whether the face lies where it should, as large and as straight: the oval turns green. */
  readonly fits: boolean;
  /** What to change, first things first; empty where the face fits. */
  readonly steps: readonly GuidanceStep[];
}

/** Where a face should be. All shares are of the picture, angles in degrees. */
export interface GuideOptions {
  /** Middle of the oval from the left, in widths of the picture. @defaultValue 0.5 */
  readonly x?: number | undefined;
  /** Middle of the oval from the top, in heights of the picture. @defaultValue 0.48 */
  readonly y?: number | undefined;
  /** Height of the oval, from the forehead to the chin, in heights of the picture. @defaultValue 0.6 */
  readonly height?: number | undefined;
  /** How far the middle of the face may be from that of the oval, in heights of the picture. @defaultValue 0.08 */
  readonly maxOffset?: number | undefined;
  /** How far its height may differ from that of the oval, as a share of it. @defaultValue 0.25 */
  readonly maxSizeError?: number | undefined;
  /** The largest angle either way, where the profile has no limit of it. @defaultValue 15 */
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
