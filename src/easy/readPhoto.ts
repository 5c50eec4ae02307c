import { toPixels } from '../image/index.js';
import type { ImageInput, Pixels } from '../types.js';
import { describe } from '../validate.js';
import { isNode } from './isNode.js';

/** A photo as `assessFace` and `explainFace` take it: any image input; in Node also the path or `file:` URL of a photo, or its bytes. */
export type Photo = ImageInput | string | URL | Uint8Array;

/**
 * Reads a photo. In Node, files go through `readImage` of `lucidface/node`, which needs the package sharp.
 *
 * @throws TypeError for an invalid photo, and for a path or URL in a browser; what `readImage` and image inputs throw
 */
export async function readPhoto(image: Photo): Promise<Pixels> {
  if (!isFile(image)) return toPixels(image);
  if (!isNode())
    throw new TypeError(
      `\`image\` must be an <img>, <canvas>, <video>, ImageData, ImageBitmap, Blob or File in a browser, got ${describe(image)}`,
    );
  // not a literal: bundlers for browsers must not look for Node files
  const door = 'lucidface/node';
  const { readImage }: typeof import('../node/index.js') = await import(
    /* @vite-ignore */ /* webpackIgnore: true */ door
  );
  return readImage(image);
}

function isFile(image: Photo): image is string | URL | Uint8Array {
  return typeof image === 'string' || image instanceof URL || image instanceof Uint8Array;
}
