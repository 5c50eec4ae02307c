import { readFileSync } from 'node:fs';
import type { FaceBox } from '../src/types.js';

/** The rows of a table without quoted fields, by the names of its first line. */
export function csvRows(path: string): Record<string, string>[] {
  const [head = [], ...rows] = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(','));
  return rows.map((row) => Object.fromEntries(row.map((value, column) => [head[column], value])));
}

/** The face box of a row of faces.csv or natural.csv. */
export function boxOf(row: Record<string, string>): FaceBox {
  return { x: +row.face_x, y: +row.face_y, width: +row.face_w, height: +row.face_h };
}

/** Intersection over union of two boxes, 0..1. */
export function iou(a: FaceBox, b: FaceBox): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (a.width * a.height + b.width * b.height - width * height);
}
