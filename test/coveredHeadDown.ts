import { join } from 'node:path';
import sharp from 'sharp';

/** A generated portrait with a mask, tilted by 20 degrees and head down, as a PNG: the network of the detector takes it for upright, that of the landmarks does not. */
export async function coveredHeadDown(): Promise<Buffer> {
  const photo = join(import.meta.dirname, '../examples/photos/covered.jpg');
  const headDown = await sharp(photo).rotate(180).toBuffer();
  return sharp(headDown).rotate(20, { background: '#888' }).png().toBuffer();
}
