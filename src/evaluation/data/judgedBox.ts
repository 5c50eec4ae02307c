import type { BoxReader } from '../../detectors/boxReader.js';
import type { JudgedFace, Pixels } from '../../types.js';

/**
 * The face box that `assess` judges where it is given one: a box with its roll as it is, another one drawn anew.
 *
 * @param reader - draws the box of a face anew
 * @param face - in pixels of the photo
 */
export async function judgedBox(reader: BoxReader, pixels: Pixels, face: JudgedFace): Promise<JudgedFace> {
  if (face.roll !== undefined) return face;
  return (await reader.read(pixels, face))?.box ?? face;
}
