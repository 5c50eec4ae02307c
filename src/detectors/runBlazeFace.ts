import type { Engine } from '../engine/index.js';
import { resample } from '../image/index.js';
import type { DetectedFace, FaceBox, Pixels, Raster } from '../types.js';

/** Side of the square that the network sees. */
const SIDE = 128;
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
 * Looks for faces in squares of a photo. What lies outside of it is black, as the network was trained.
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
    const data = new Float32Array(part.length * SIDE * SIDE * 3);
    for (const [i, square] of part.entries())
      data.set(turned(cut(image, square).data, square.quarters ?? 0), i * SIDE * SIDE * 3);
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

function cut(image: Pixels, { x, y, side }: Square): Raster<Float32Array> {
  const size = { width: SIDE, height: SIDE };
  const square = resample(image, { x, y, width: side, height: side }, size);
  for (let row = 0; row < SIDE; row++) {
    const down = y + ((row + 0.5) * side) / SIDE;
    for (let column = 0; column < SIDE; column++) {
      const across = x + ((column + 0.5) * side) / SIDE;
      if (across < 0 || down < 0 || across > image.width || down > image.height)
        square.data.fill(0, (row * SIDE + column) * 3, (row * SIDE + column + 1) * 3);
    }
  }
  return square;
}

/** The square turned clockwise by some quarters. */
function turned(data: Float32Array, quarters: number): Float32Array {
  if (quarters === 0) return data;
  const once = new Float32Array(data.length);
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++) {
      const from = ((SIDE - 1 - column) * SIDE + row) * 3;
      once.set(data.subarray(from, from + 3), (row * SIDE + column) * 3);
    }
  return turned(once, quarters - 1);
}

/** The boxes of one map, in parts of the square. */
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
