import { luma } from '../image/luminance.js';
import { resize } from '../image/resize.js';
import { checkSegments } from '../segmentation/checkSegments.js';
import type { FaceBox, Heatmap, Pixels, Raster, Segments } from '../types.js';
import {
  checkBoolean,
  checkFaceBox,
  checkNumber,
  checkRaster,
  describe,
  MAX_SIZE_PIXELS,
  resolveOptions,
} from '../validate.js';
import { type Colormap, diverging, inferno } from './colormaps.js';
import { extremes } from './normalize.js';

/** RGBA pixels, as for `new ImageData(data, width)`. */
export type Rgba = Raster<Uint8ClampedArray<ArrayBuffer>>;

export interface ColorizeOptions {
  /** 256 RGB colours. @defaultValue `diverging` for a map with negative values, else `inferno` */
  readonly colormap?: Colormap | undefined;
  /** Values of the first and the last colour. @defaultValue the largest magnitude on both sides for a map with negative values, else 0 to the largest value */
  readonly range?: readonly [number, number] | undefined;
}

export interface OverlayOptions extends ColorizeOptions {
  /** Opacity of the strongest colour, 0..1. @defaultValue 0.65 */
  readonly opacity?: number | undefined;
  /** Opacity in proportion to the magnitude of a value; otherwise all values have the same opacity. @defaultValue true */
  readonly fade?: boolean | undefined;
  /** Shows the photo in grey under the map, so that only the map has colours: red evidence stays visible on red and on any skin. @defaultValue false */
  readonly grayscale?: boolean | undefined;
  /** Box of the map on the photo, in pixels: `faceRegion(face)` for an explanation of a face. @defaultValue the whole photo */
  readonly region?: FaceBox | undefined;
}

/** @internal */
export const OVERLAY_DEFAULTS = Object.freeze({
  colormap: undefined as Colormap | undefined,
  range: undefined as readonly [number, number] | undefined,
  opacity: 0.65 as number,
  fade: true as boolean,
  grayscale: false as boolean,
  region: undefined as FaceBox | undefined,
});

/**
 * Colours of a map, at the map's size. A blank map gets the colour of 0 everywhere.
 *
 * @param map - a map of finite values
 * @param options - colour map and range
 * @returns opaque RGBA pixels
 * @throws TypeError or RangeError for an argument that is not a valid map, colour map or range
 */
export function colorize(map: Heatmap, options?: ColorizeOptions): Rgba {
  const { colormap, range } = resolveOptions('colorize', options, {
    colormap: OVERLAY_DEFAULTS.colormap,
    range: OVERLAY_DEFAULTS.range,
  });
  const scale = scaleOf(map, colormap, range);
  const data = new Uint8ClampedArray(map.data.length * 4);
  map.data.forEach((value, i) => {
    const at = scale.index(value) * 3;
    for (let c = 0; c < 3; c++) data[i * 4 + c] = scale.colormap[at + c];
    data[i * 4 + 3] = 255;
  });
  return { data, width: map.width, height: map.height };
}

/**
 * Overlay of a map on its photo, at the photo's size; the map is upsampled bilinearly.
 *
 * @param image - the photo, RGB or RGBA
 * @param map - a map of finite values
 * @param options - colours, opacity, and the region of the map
 * @returns opaque RGBA pixels
 * @throws TypeError or RangeError for an argument that is not a photo or map, or an option out of range
 */
export function overlay(image: Pixels, map: Heatmap, options?: OverlayOptions): Rgba {
  const channels = checkRaster('image', image, [3, 4]);
  const settings = resolveOptions('overlay', options, OVERLAY_DEFAULTS);
  checkNumber('opacity', settings.opacity, 0, 1);
  checkBoolean('fade', settings.fade);
  checkBoolean('grayscale', settings.grayscale);
  const { width, height } = image;
  if (settings.region !== undefined) checkRegion(settings.region);
  const { x, y, width: across, height: down } = settings.region ?? { x: 0, y: 0, width, height };
  const scale = scaleOf(map, settings.colormap, settings.range);
  const [x0, y0] = [Math.round(x), Math.round(y)];
  const size = {
    width: Math.max(1, Math.round(x + across) - x0),
    height: Math.max(1, Math.round(y + down) - y0),
  };
  const large = resize(map, size);
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const [mx, my] = [(i % width) - x0, Math.floor(i / width) - y0];
    const inside = mx >= 0 && my >= 0 && mx < size.width && my < size.height;
    const value = inside ? large.data[my * size.width + mx] : 0;
    const share = inside ? settings.opacity * (settings.fade ? scale.strength(value) : 1) : 0;
    const at = scale.index(value) * 3;
    const [red, green, blue] = image.data.subarray(i * channels, i * channels + 3);
    const grey = settings.grayscale && luma(red, green, blue);
    for (let c = 0; c < 3; c++) {
      const own = grey === false ? image.data[i * channels + c] : grey;
      data[i * 4 + c] = own + share * (scale.colormap[at + c] - own);
    }
    data[i * 4 + 3] = 255;
  }
  return { data, width, height };
}

/**
 * Boundaries of superpixels on a photo of the same size, as lines one pixel wide.
 *
 * @param image - the photo, RGB or RGBA
 * @param segments - label map of the size of the photo
 * @param color - colour of the lines, RGB in 0..255
 * @returns opaque RGBA pixels
 * @throws TypeError or RangeError for an argument that is not a photo, label map or colour, or a label map of another size
 */
export function drawBoundaries(
  image: Pixels,
  segments: Segments,
  color: readonly [number, number, number] = [255, 230, 0],
): Rgba {
  const channels = checkRaster('image', image, [3, 4]);
  checkSegments('segments', segments, image);
  checkColor('color', color);
  const { width, height } = image;
  const labels = segments.data;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) {
    const border =
      ((i + 1) % width > 0 && labels[i] !== labels[i + 1]) ||
      (i + width < labels.length && labels[i] !== labels[i + width]);
    for (let c = 0; c < 3; c++) data[i * 4 + c] = border ? color[c] : image.data[i * channels + c];
  }
  return { data, width, height };
}

/** Checks that the upsampled map has at most `MAX_SIZE_PIXELS` pixels. */
function checkRegion(region: FaceBox): void {
  checkFaceBox('region', region);
  const { width, height } = region;
  // rounding its edges can add a pixel to each side
  if ((width + 1) * (height + 1) > MAX_SIZE_PIXELS)
    throw new RangeError(`\`region\` must have at most ${MAX_SIZE_PIXELS} pixels, got ${width} x ${height}`);
}

function checkColor(name: string, color: readonly number[]): void {
  checkList(name, color, 3, '[red, green, blue]');
  for (const [c, value] of color.entries()) checkNumber(`${name}[${c}]`, value, 0, 255);
}

function checkList(name: string, value: unknown, length: number, expected: string): void {
  if (!Array.isArray(value) || value.length !== length)
    throw new TypeError(`\`${name}\` must be ${expected}, got ${describe(value)}`);
}

interface Scale {
  readonly colormap: Colormap;
  readonly index: (value: number) => number;
  /** Distance of a value from the neutral value, 0..1. */
  readonly strength: (value: number) => number;
}

function scaleOf(
  map: Heatmap,
  colormap: Colormap | undefined,
  range: readonly [number, number] | undefined,
): Scale {
  const [low, high] = extremes(map);
  const largest = Math.max(-low, high) || 1;
  if (range !== undefined) checkList('range', range, 2, 'two numbers');
  const [from, to] = range ?? [low < 0 ? -largest : 0, largest];
  checkNumber('range[0]', from);
  checkNumber('range[1]', to);
  if (!(from < to)) throw new RangeError(`\`range\` must rise, got ${from} to ${to}`);
  const colors = colormap ?? (low < 0 ? diverging : inferno);
  if (!(colors instanceof Uint8Array) || colors.length !== 768) {
    throw new TypeError(`\`colormap\` must be a Uint8Array of 256 RGB colours, got ${describe(colors)}`);
  }
  const neutral = Math.min(to, Math.max(from, 0));
  const reach = Math.max(to - neutral, neutral - from);
  return {
    colormap: colors,
    index: (value) => Math.round(255 * Math.min(1, Math.max(0, (value - from) / (to - from)))),
    strength: (value) => Math.min(1, Math.abs(value - neutral) / reach),
  };
}
