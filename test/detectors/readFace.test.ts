import { describe, expect, test } from 'vitest';
import { readFace } from '../../src/detectors/readFace.js';

const box = (confidence: number, roll = 0) => ({ x: 10, y: 10, width: 20, height: 20, confidence, roll });
const surenessOf = (...boxes: ReturnType<typeof box>[]): number =>
  readFace(boxes, 0.5)?.sureness ?? Number.NaN;

describe('readFace', () => {
  test('is surer where several boxes are sure, and less sure of a face that is turned in the square', () => {
    expect(surenessOf(box(0.9), box(0.9))).toBeGreaterThan(surenessOf(box(0.9), box(0.6)));
    expect(surenessOf(box(0.95), box(0.6))).toBeGreaterThan(surenessOf(box(0.9), box(0.6)));
    expect(surenessOf(box(0.9), box(0.9))).toBeGreaterThan(surenessOf(box(0.9, 60), box(0.9, 60)));
    expect(surenessOf(box(0.9, -60))).toBeCloseTo(surenessOf(box(0.9, 60)), 9);
  });

  test('counts a second box that is missing as an even one', () => {
    expect(surenessOf(box(0.9))).toBeCloseTo(surenessOf(box(0.9), box(0.5)), 9);
  });

  test('merges only boxes that are sure enough, and gives confidence and roll of the surest', () => {
    const far = { ...box(0.6), x: 13 };
    expect(readFace([box(0.9, 7), far], 0.8)).toMatchObject({ x: 10, confidence: 0.9, roll: 7 });
    expect(readFace([box(0.9), far], 0.5)?.x).toBeGreaterThan(10.5);
    expect(readFace([box(0.7)], 0.8)).toBeUndefined();
    expect(readFace([], 0.5)).toBeUndefined();
  });
});
