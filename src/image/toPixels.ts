import type { Tensor3D } from '@tensorflow/tfjs-core';
import type { NdArray } from 'ndarray';
import type { ImageInput, Pixels } from '../types.js';
import { checkRaster, describe } from '../validate.js';

/**
 * Reads any kind of image. Transparency is dropped: raw pixels lose their alpha, what a browser draws is drawn on white.
 *
 * @returns `image` itself where it is pixels already; else new pixels
 * @throws TypeError for anything but an image; RangeError for an empty one, one that is too large for a canvas, a wrong number of channels, or
 *   values that are not finite or not in 0..255; Error for one that a browser cannot decode
 */
export async function toPixels(image: ImageInput): Promise<Pixels> {
  if (typeof image === 'string' || image instanceof URL || image instanceof Uint8Array) {
    throw new TypeError(
      `\`image\` must be an image, got ${describe(image)}: read files with readImage of lucidface/node`,
    );
  }
  if (image === null || typeof image !== 'object') throw notAnImage(image);
  if (isTensor(image)) return fromTensor(image);
  if (isNdArray(image)) return fromNdArray(image);
  if (['Blob', 'File'].includes(kindOf(image))) return fromBlob(image as Blob);
  if ('data' in image) return checkPixels(image as Pixels);
  return fromDrawable(image as Drawable);
}

type Drawable = HTMLImageElement | HTMLCanvasElement | OffscreenCanvas | HTMLVideoElement | ImageBitmap;

function notAnImage(value: unknown): TypeError {
  return new TypeError(
    `\`image\` must be pixels { data, width, height }, a tensor, an NdArray, a Blob or something that a browser can draw, got ${describe(value)}`,
  );
}

function checkPixels(pixels: Pixels): Pixels {
  checkRaster('image', pixels, [3, 4]);
  const { data } = pixels;
  const kind = kindOf(data);
  if (kind === 'Uint8Array' || kind === 'Uint8ClampedArray') return pixels;
  if (kind !== 'Float32Array') {
    throw new TypeError(
      `\`image.data\` must be a Uint8Array, Uint8ClampedArray or Float32Array, got ${describe(data)}`,
    );
  }
  let [low, high, whole] = [Infinity, -Infinity, true];
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (!(value >= -0.5 && value <= 255.5)) {
      throw new RangeError(`\`image.data\` must be finite values in 0..255, got ${value} at index ${i}`);
    }
    if (value < low) low = value;
    if (value > high) high = value;
    whole &&= Number.isInteger(value);
  }
  if (high <= 1 && !whole) {
    throw new RangeError(`\`image.data\` must be values in 0..255, got ${low}..${high}: multiply by 255`);
  }
  return pixels;
}

function isTensor(image: object): image is Tensor3D {
  return 'dataId' in image && typeof (image as { data?: unknown }).data === 'function';
}

async function fromTensor(tensor: Tensor3D): Promise<Pixels> {
  if (tensor.isDisposed) throw new RangeError('`image` must be a live tensor, got a disposed one');
  const [height, width, channels] = checkShape(tensor.shape);
  const values = await tensor.data();
  return checkPixels({
    data: Float32Array.from(values).subarray(0, height * width * channels),
    width,
    height,
  });
}

function isNdArray(image: object): image is NdArray {
  const { shape, stride, get } = image as Partial<NdArray>;
  return Array.isArray(shape) && Array.isArray(stride) && typeof get === 'function';
}

async function fromNdArray(array: NdArray): Promise<Pixels> {
  const [height, width, channels] = checkShape(array.shape);
  const [down, right, next] = array.stride as [number, number, number];
  const source = array.data as ArrayLike<number>;
  const data = new Float32Array(height * width * channels);
  let i = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = array.offset + y * down + x * right;
      for (let c = 0; c < channels; c++) data[i++] = source[at + c * next];
    }
  }
  return checkPixels({ data, width, height });
}

function checkShape(shape: readonly number[]): [number, number, number] {
  const [height = 0, width = 0, channels = 0] = shape;
  if (shape.length !== 3 || height < 1 || width < 1 || (channels !== 3 && channels !== 4)) {
    throw new RangeError(`\`image\` must have the shape [height, width, 3 or 4], got [${shape.join(', ')}]`);
  }
  return [height, width, channels];
}

async function fromBlob(blob: Blob): Promise<Pixels> {
  if (typeof createImageBitmap !== 'function') {
    throw new TypeError(
      '`image` is a Blob, which only a browser can decode: read its bytes with readImage of lucidface/node',
    );
  }
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(blob, { imageOrientation: 'from-image' });
  } catch (cause) {
    const kind = blob.type || 'unknown type';
    throw new Error(
      `\`image\` must be a picture that the browser can decode, got ${blob.size} bytes of ${kind}`,
      { cause },
    );
  }
  try {
    return draw(bitmap, bitmap.width, bitmap.height);
  } finally {
    bitmap.close();
  }
}

async function fromDrawable(image: Drawable): Promise<Pixels> {
  const kind = kindOf(image);
  if (kind === 'HTMLImageElement') {
    const element = image as HTMLImageElement;
    try {
      await element.decode();
    } catch (cause) {
      throw new Error(`\`image\` must be a picture that the browser can load, got ${describe(element.src)}`, {
        cause,
      });
    }
    return draw(element, element.naturalWidth, element.naturalHeight);
  }
  if (kind === 'HTMLVideoElement') {
    const { readyState, videoWidth, videoHeight } = image as HTMLVideoElement;
    if (readyState < 2)
      throw new RangeError('`image` must be a video that has a frame, got one that has not loaded any yet');
    return draw(image, videoWidth, videoHeight);
  }
  if (!['HTMLCanvasElement', 'OffscreenCanvas', 'ImageBitmap'].includes(kind)) throw notAnImage(image);
  return draw(image, image.width, image.height);
}

/** The class of a value of any realm: what belongs to an iframe is no instance of the classes of the page. */
function kindOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

function draw(image: Drawable, width: number, height: number): Pixels {
  if (width < 1 || height < 1) throw new RangeError(`\`image\` must have pixels, got ${width} x ${height}`);
  const context = newCanvas(width, height).getContext('2d', {
    willReadFrequently: true,
    colorSpace: 'srgb',
  });
  if (context) {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
  }
  // a canvas beyond the limits of the browser stays empty, without an error
  if (!context?.getImageData(0, 0, 1, 1).data[3])
    throw new RangeError(
      `\`image\` must fit a canvas of the browser, got ${width} x ${height}: draw it smaller`,
    );
  context.drawImage(image, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

function newCanvas(width: number, height: number): OffscreenCanvas | HTMLCanvasElement {
  if (typeof OffscreenCanvas !== 'undefined') return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement('canvas'), { width, height });
}
