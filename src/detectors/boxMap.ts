import type { DetectedFace, FaceBox } from '../types.js';
import { turnedBack } from './turnedBack.js';

/**
 * Maps the boxes of one detector to the convention of this package. The numbers are fitted to boxes of YuNet by
 * `scripts/fit-detectors.mjs`.
 */
export interface BoxMap {
  /** Shift of the centre to the right, in widths of the detector's box. */
  readonly right: number;
  /** Shift of the centre downwards, in heights of the detector's box. */
  readonly down: number;
  /** Width of the result, in widths of the detector's box. */
  readonly width: number;
  /** Height of the result, in heights of the detector's box. */
  readonly height: number;
}

/** `mapBox` for a face that lies in any orientation: up, in the map, is where its forehead is. */
export function mapTurnedBox(face: DetectedFace, map: BoxMap): DetectedFace {
  const quarters = (4 - Math.round((face.roll ?? 0) / 90)) % 4;
  const centre = { x: face.x + face.width / 2, y: face.y + face.height / 2 };
  const [width, height] = quarters % 2 === 0 ? [face.width, face.height] : [face.height, face.width];
  const upright = mapBox({ x: -width / 2, y: -height / 2, width, height }, map, face.confidence);
  const back = turnedBack({ ...upright, roll: 0 }, { x: 0, y: 0, side: 0, quarters });
  const roll = face.roll !== undefined && { roll: face.roll };
  return { ...back, x: back.x + centre.x, y: back.y + centre.y, ...roll };
}

/** Maps a detector's box to the convention of this package: see `BoxMap`. */
export function mapBox({ x, y, width, height }: FaceBox, map: BoxMap, confidence: number): DetectedFace {
  const wide = width * map.width;
  const high = height * map.height;
  return {
    x: x + width * (0.5 + map.right) - wide / 2,
    y: y + height * (0.5 + map.down) - high / 2,
    width: wide,
    height: high,
    confidence,
  };
}

/** The most confident first; equal ones from left to right, so that the order never depends on the backend. */
export function bySureness(a: DetectedFace, b: DetectedFace): number {
  return b.confidence - a.confidence || a.x - b.x || a.y - b.y;
}
