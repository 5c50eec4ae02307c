import type { Engine } from '../engine/index.js';
import { resampleInto } from '../image/resampleInto.js';
import type { DetectedFace, FaceBox, Pixels } from '../types.js';

/** Side of the square that the network sees. */
const SIDE = 128;
const SIZE = SIDE * SIDE * 3;
const GRID = { width: SIDE, height: SIDE };
/** Its two maps: cells along a side, and boxes in each cell. */
const MAPS = [
  { cells: 16, each: 2, boxes: 'boxes16', scores: 'scores16' },
  { cells: 8, each: 6, boxes: 'boxes8', scores: 'scores8' },
] as const;
/** Values of a box: its centre and size, and six points of the face. */
const VALUES = 16;
/** How many squares run at a time. */
const BATCH = 8;

/** A square of a photo, in its pixels; it may reach outside. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  /**
   * Quarter turns clockwise by which the content is turned before the network sees it. Boxes are then those of the turned content. @defaultValue 0
   */
  readonly quarters?: number;
}

/**
 * Searches squares of a photo for faces. Outside the photo they are black, as in the training of the network.
 *
 * @returns for each square the boxes with at least `minConfidence`, several for one face, in pixels of the photo, as the network draws them: a
 *   square from the brows to the chin
 */
export async function runBlazeFace(
  engine: Engine,
  image: Pixels,
  squares: readonly Square[],
  minConfidence: number,
): Promise<DetectedFace[][]> {
  const results: DetectedFace[][] = [];
  for (let start = 0; start < squares.length; start += BATCH) {
    const part = squares.slice(start, start + BATCH);
    const data = cutAll(image, part);
    const found = await engine.run({ data, count: part.length }, [
      'boxes16',
      'scores16',
      'boxes8',
      'scores8',
    ]);
    for (const [i, square] of part.entries())
      results.push(
        MAPS.flatMap(({ cells, each, boxes, scores }) => {
          const count = cells * cells * each;
          const own = (values: Float32Array, size: number): Float32Array =>
            values.subarray(i * count * size, (i + 1) * count * size);
          return facesOf(own(found[boxes], VALUES), own(found[scores], 1), cells, each, minConfidence).map(
            (face) => inPhoto(face, square),
          );
        }),
      );
  }
  return results;
}

/** The squares, one after the other; black outside the photo. */
function cutAll(image: Pixels, squares: readonly Square[]): Float32Array {
  const all = new Float32Array(squares.length * SIZE);
  let upright = new Float32Array(0);
  for (const [i, square] of squares.entries()) {
    const own = all.subarray(i * SIZE, (i + 1) * SIZE);
    const quarters = square.quarters ?? 0;
    if (quarters === 0) cut(own, image, square);
    else {
      // one square turned by several angles is cut once
      if (i === 0 || !isSamePlace(square, squares[i - 1]) || upright.length === 0) {
        upright = new Float32Array(SIZE);
        cut(upright, image, square);
      }
      turn(own, upright, quarters);
    }
  }
  return all;
}

function isSamePlace(a: Square, b: Square): boolean {
  return a.x === b.x && a.y === b.y && a.side === b.side;
}

/** Writes a square of the photo at the size that the network sees into an array of zeros. */
function cut(target: Float32Array, image: Pixels, { x, y, side }: Square): void {
  const [left, right] = inside(x, side, image.width);
  const [top, bottom] = inside(y, side, image.height);
  const region = { x, y, width: side, height: side };
  if (left < right) resampleInto(target, image, region, GRID, { left, top, right, bottom });
}

/** Places of the network's grid whose centres lie on the photo, along an axis: the first, and the one behind the last. */
function inside(start: number, side: number, length: number): [number, number] {
  let [first, end] = [SIDE, 0];
  for (let i = 0; i < SIDE; i++) {
    const centre = start + ((i + 0.5) * side) / SIDE;
    if (centre < 0 || centre > length) continue;
    first = Math.min(first, i);
    end = i + 1;
  }
  return [first, end];
}

/** Writes the square turned clockwise by some quarters. */
function turn(target: Float32Array, source: Float32Array, quarters: number): void {
  const last = SIDE - 1;
  // place in the source of the target's first pixel, and steps in the source along a row and down a column
  const [start, across, down] = [
    [0, 1, SIDE],
    [last * SIDE, -SIDE, 1],
    [last * SIDE + last, -1, -SIDE],
    [last, SIDE, -1],
  ][quarters % 4];
  let to = 0;
  for (let row = 0; row < SIDE; row++) {
    let from = (start + row * down) * 3;
    for (let column = 0; column < SIDE; column++, from += across * 3, to += 3) {
      target[to] = source[from];
      target[to + 1] = source[from + 1];
      target[to + 2] = source[from + 2];
    }
  }
}

/** The boxes of one map, as shares of the square. */
function facesOf(
  boxes: Float32Array,
  scores: Float32Array,
  cells: number,
  each: number,
  minConfidence: number,
): DetectedFace[] {
  const faces: DetectedFace[] = [];
  for (const [i, score] of scores.entries()) {
    const confidence = 1 / (1 + Math.exp(-score));
    if (!(confidence >= minConfidence)) continue;
    const cell = Math.floor(i / each);
    const values = boxes.subarray(i * VALUES, (i + 1) * VALUES);
    const [across, down, width, height] = values.map((value) => value / SIDE);
    const x = ((cell % cells) + 0.5) / cells + across - width / 2;
    const y = (Math.floor(cell / cells) + 0.5) / cells + down - height / 2;
    faces.push({ x, y, width, height, confidence, roll: rollOf(values) });
  }
  return faces;
}

/** Roll in degrees by the direction from the mouth to the middle of the eyes: the right eye, the left eye, the nose and the mouth follow the box. */
function rollOf(values: Float32Array): number {
  const [rightX, rightY, leftX, leftY, , , mouthX, mouthY] = values.subarray(4);
  const [right, up] = [(rightX + leftX) / 2 - mouthX, mouthY - (rightY + leftY) / 2];
  return (Math.atan2(right, up) * 180) / Math.PI;
}

function inPhoto({ x, y, width, height, ...found }: DetectedFace, square: Square): DetectedFace {
  const { side } = square;
  const box: FaceBox = {
    x: square.x + x * side,
    y: square.y + y * side,
    width: width * side,
    height: height * side,
  };
  return { ...box, ...found };
}
