import { linearToSrgb } from '../image/index.js';
import { rgbToLab } from '../image/rgbToLab.js';
import type { Raster } from '../types.js';
import type { FaceGrid } from './faceGrid.js';
import { linear } from './linearLuminance.js';
import type { MeasuredValues } from './Measure.js';
import { mean } from './statistics.js';

/** Exponent of the mean by which the colour of the light is estimated. */
const EXPONENT = 6;
/** Luminance of the grey on which it is shown, linear. */
const GREY = 0.4;

/**
 * Colour of the cheeks and of the light, in CIE L*a*b* (D65).
 *
 * The light is estimated over the whole photo by shades of grey (Finlayson and Trezzi, "Shades of Gray and Colour Constancy", 2004,
 * https://doi.org/10.2352/CIC.2004.12.1.art00008): `cast-a` and `cast-b` are the colour of a neutral grey in this light, 0 and 0 in neutral light. A photo of
 * one colour, such as one with a red wall, is mistaken for one in coloured light.
 *
 * @param photo - the whole photo, RGB in 0..255
 */
export function measureColour({ image, parts }: FaceGrid, photo: Raster<Float32Array>): MeasuredValues {
  const [, castA, castB] = rgbToLab(greyIn(lightOf(photo)));
  const cheeks = [...parts['left-cheek'], ...parts['right-cheek']];
  if (cheeks.length === 0) return { 'cast-a': castA, 'cast-b': castB };
  const lab = labOf(image.data, cheeks);
  const [lightness, a, b] = [0, 1, 2].map((axis) => mean(lab.filter((_, i) => i % 3 === axis)));
  return {
    'cheek-lightness': Math.max(0, Math.min(100, lightness)),
    'cheek-a': a,
    'cheek-b': b,
    'cast-a': castA,
    'cast-b': castB,
  };
}

function labOf(data: ArrayLike<number>, places: readonly number[]): Float64Array {
  const colours = new Float64Array(3 * places.length);
  for (const [k, i] of places.entries())
    for (let c = 0; c < 3; c++) colours[3 * k + c] = Math.max(0, Math.min(255, data[3 * i + c])) / 255;
  return rgbToLab(colours);
}

/** The darkest channel of a light whose colour can be estimated, linear. */
const DARKEST = 1e-6;

/** The colour of the light, linear; neutral for a photo without light in one of the channels. */
function lightOf({ data }: Raster<Float32Array>): number[] {
  const light = [0, 1, 2].map((c) => {
    let sum = 0;
    for (let i = c; i < data.length; i += 3) sum += linear(data[i]) ** EXPONENT;
    return (sum / (data.length / 3)) ** (1 / EXPONENT);
  });
  return Math.min(...light) > DARKEST ? light : [1, 1, 1];
}

/** A neutral grey in this light, gamma-coded, 0..1. */
function greyIn(light: readonly number[]): number[] {
  const level = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
  return light.map((value) => linearToSrgb((GREY * value) / level));
}
