import type { DetectedFace, FaceBox } from '../types.js';
import { bySureness } from './boxMap.js';

/** Two boxes of one size that share more than this part of both are one face. */
export const SAME = 0.3;
/** So are two boxes of which one lies in the other by more than this part of the smaller one. */
const INSIDE = 0.5;

/**
 * One box for each face: the mean of the boxes that lie on it, weighted by their confidence, with all else from the most confident one.
 *
 * After Bazarevsky et al., "BlazeFace", 2019, https://arxiv.org/abs/1907.05047
 */
export function mergeFaces<F extends DetectedFace>(boxes: readonly F[]): F[] {
  const left = [...boxes].sort(bySureness);
  const merged: F[] = [];
  while (left.length > 0) {
    const [best] = left;
    const same = left.filter((box) => box === best || isSame(best, box));
    const near = same.filter((box) => box === best || overlap(best, box).ofBoth > SAME);
    merged.push({ ...best, ...meanOf(near) });
    for (const box of same) left.splice(left.indexOf(box), 1);
  }
  return merged;
}

function isSame(a: FaceBox, b: FaceBox): boolean {
  const { ofBoth, ofSmaller } = overlap(a, b);
  return ofBoth > SAME || ofSmaller > INSIDE;
}

/** The area that two boxes share: of both together, and of the smaller one. */
export function overlap(a: FaceBox, b: FaceBox): { ofBoth: number; ofSmaller: number } {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const shared = Math.max(0, width) * Math.max(0, height);
  const [one, other] = [a.width * a.height, b.width * b.height];
  return { ofBoth: shared / (one + other - shared), ofSmaller: shared / Math.min(one, other) };
}

function meanOf(boxes: readonly DetectedFace[]): FaceBox {
  const total = boxes.reduce((sum, { confidence }) => sum + confidence, 0);
  const mean = (key: 'x' | 'y' | 'width' | 'height'): number =>
    boxes.reduce((sum, box) => sum + box.confidence * box[key], 0) / total;
  return { x: mean('x'), y: mean('y'), width: mean('width'), height: mean('height') };
}
