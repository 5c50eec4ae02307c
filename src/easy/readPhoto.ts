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
  const node = isNode();
  // in Node the only reader of files decodes these, too: those of a form, or of `fetch`
  const source = node && typeof Blob !== 'undefined' && image instanceof Blob ? await bytesOf(image) : image;
  if (!isFile(source)) return toPixels(source);
  if (!node)
    throw new TypeError(
      `\`image\` must be an <img>, <canvas>, <video>, ImageData, ImageBitmap, Blob or File in a browser, got ${describe(source)}`,
    );
  // not a literal: bundlers for browsers must not look for Node files
  const door = 'lucidface/node';
  const { readImage }: typeof import('../node/index.js') = await import(
    /* @vite-ignore */ /* webpackIgnore: true */ door
  );
  return readImage(source);
}

async function bytesOf(file: Blob): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

function isFile(image: Photo): image is string | URL | Uint8Array {
  return typeof image === 'string' || image instanceof URL || image instanceof Uint8Array;
}
