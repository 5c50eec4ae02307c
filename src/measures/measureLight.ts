import type { FaceGrid } from './faceGrid.js';
import { SKIN_PARTS } from './facePolygons.js';
import { linear } from './linearLuminance.js';
import type { MeasuredValues } from './Measure.js';
import { mean, pick, quantile } from './statistics.js';
import { stops } from './stops.js';

/** Luminance of a grey card in linear light. */
const MID_GREY = 0.18;
/** The brightest part of a picture is the luminance that all but this share of its pixels stay below. */
const BRIGHTEST = 0.02;
const LEVELS = 256;

/**
 * Light on the skin, in stops.
 *
 * - `skin-light`: median of the skin's green channel, which burns out after the red one, against a grey card. It depends on the skin as well as on the light;
 * - `headroom`: how far the light can be raised until the brightest 2 % of the photo or of the face burn out: large where the photo is too dark,
 *   whatever the skin;
 * - `forehead-light` and so on: a part of the face against the mean of all parts;
 * - `left-right-light`: the person's left cheek against the right one, positive where the left one is brighter;
 * - `illumination-uniformity`: intersection of the histograms of the two cheeks.
 *
 * @param photoLight - luminance of the whole photo in linear light
 */
export function measureLight({ image, light, parts }: FaceGrid, photoLight: Float32Array): MeasuredValues {
  const skin = SKIN_PARTS.flatMap((part) => [...pick(light, parts[part])]);
  const average = mean(skin);
  const values: MeasuredValues = {
    headroom: stops(
      1,
      Math.max(quantile(photoLight, 1 - BRIGHTEST), quantile(pick(light, parts.hull), 1 - BRIGHTEST)),
    ),
  };
  if (skin.length > 0) {
    const green = SKIN_PARTS.flatMap((part) => Array.from(parts[part], (i) => linear(image.data[3 * i + 1])));
    values['skin-light'] = stops(quantile(green, 0.5), MID_GREY);
  }
  for (const part of SKIN_PARTS)
    if (parts[part].length > 0) values[`${part}-light`] = stops(mean(pick(light, parts[part])), average);
  const [left, right] = [pick(light, parts['left-cheek']), pick(light, parts['right-cheek'])];
  if (left.length > 0 && right.length > 0) {
    values['left-right-light'] = stops(mean(left), mean(right));
    values['illumination-uniformity'] = intersection(left, right);
  }
  return values;
}

/** Intersection of the histograms of two lists of luminances, 0..1. */
function intersection(a: Float64Array, b: Float64Array): number {
  const [one, other] = [histogram(a), histogram(b)];
  return Math.min(
    1,
    one.reduce((sum, value, i) => sum + Math.min(value, other[i]), 0),
  );
}

function histogram(values: Float64Array): Float64Array {
  const shares = new Float64Array(LEVELS);
  for (const value of values) shares[Math.min(LEVELS - 1, Math.floor(value * LEVELS))] += 1 / values.length;
  return shares;
}
