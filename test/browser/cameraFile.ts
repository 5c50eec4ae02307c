import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

const FACE_API = dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json'));
const PHOTO = join(FACE_API, 'demo/sample6.jpg');
/** The part of the photo that the classifier sees of the face on the left. */
const FACE = { left: 115, top: 385, width: 458, height: 458 };
const FRAMES = 30;

/**
 * Writes the video of a fake camera: a face that comes into focus and goes out of it once a second, motion JPEG, 448 x 448, 30 frames.
 */
export async function writeCameraFile(path: string): Promise<void> {
  const face = await sharp(PHOTO).extract(FACE).resize(448, 448).png().toBuffer();
  const frames = Array.from({ length: FRAMES }, (_, i) => {
    const away = Math.abs(i - FRAMES / 2);
    const frame = sharp(face);
    return (away < 3 ? frame : frame.blur(4 + away)).jpeg({ quality: 95 }).toBuffer();
  });
  await writeFile(path, Buffer.concat(await Promise.all(frames)));
}
