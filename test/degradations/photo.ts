import type { Rgb } from '../../src/degradations/index.js';
import { Random } from '../../src/random.js';
import type { FaceBox } from '../../src/types.js';
import { astronaut } from '../fixture.js';

/** NASA's portrait, 224 x 224, and the face in it. */
export function portrait(): { photo: Rgb; face: FaceBox } {
  const { data, width, height } = astronaut();
  return {
    photo: { data: new Uint8ClampedArray(data), width, height },
    face: { x: 69, y: 72, width: 92, height: 108 },
  };
}

/** The portrait at half its size: what holds at any size is tested in a quarter of the time. */
export function smallPortrait(): { photo: Rgb; face: FaceBox } {
  const { photo, face } = portrait();
  const [width, height] = [photo.width / 2, photo.height / 2];
  const row = photo.width * 3;
  const data = Uint8ClampedArray.from({ length: width * height * 3 }, (_, i) => {
    const [x, y, channel] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3];
    const at = 2 * y * row + 6 * x + channel;
    return (photo.data[at] + photo.data[at + 3] + photo.data[at + row] + photo.data[at + row + 3]) / 4;
  });
  const half = { x: Math.floor(face.x / 2), y: face.y / 2, width: face.width / 2, height: face.height / 2 };
  return { photo: { data, width, height }, face: half };
}

/** A photo of one colour. */
export function plain(width: number, height: number, value: number): Rgb {
  return { data: new Uint8ClampedArray(width * height * 3).fill(value), width, height };
}

/** Rows and columns of random values: every defect changes them. */
export function confetti(width: number, height: number, seed: number): Rgb {
  const random = new Random(seed);
  return {
    data: Uint8ClampedArray.from({ length: width * height * 3 }, () => random.uniform(0, 256)),
    width,
    height,
  };
}

/** Mean absolute difference of two photos, 0..255. */
export function difference(a: Rgb, b: Rgb): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += Math.abs(a.data[i] - b.data[i]);
  return sum / a.data.length;
}

/** Whether two photos have the same bytes; `toEqual` takes seconds for that. */
export function same(a: Rgb, b: Rgb): boolean {
  return a.data.length === b.data.length && a.data.every((value, i) => value === b.data[i]);
}
