import type { FaceGrid } from './faceGrid.js';
import { SKIN_PARTS } from './facePolygons.js';
import type { MeasuredValues } from './Measure.js';
import { pick, quantile, share } from './statistics.js';

/** A reflection of the light source is at least this many times as bright as the skin. */
const BRIGHTER = 2.2;
/** And at least this much whiter. */
const WHITER = 0.12;
/** Whatever the skin, a pixel as white as this counts. */
const WHITE = 0.98;

/**
 * Share of the hull that reflects the light source: much brighter than the median of the skin and much whiter. The skin itself is the measure, so that
 * neither dark nor light skin counts.
 */
export function measureSpecular({ image, light, parts }: FaceGrid): MeasuredValues {
  const skin = SKIN_PARTS.flatMap((part) => [...parts[part]]);
  if (skin.length === 0) return {};
  const { data } = image;
  const whiteness = (i: number): number => whitenessOf(data[3 * i], data[3 * i + 1], data[3 * i + 2]);
  const bright = BRIGHTER * quantile(pick(light, skin), 0.5);
  const white = Math.min(WHITE, quantile(skin.map(whiteness), 0.5) + WHITER);
  return { specular: share(parts.hull, (i) => light[i] > bright && whiteness(i) >= white) };
}

/** The smallest channel over the largest one, 0..1; 1 for black. */
function whitenessOf(red: number, green: number, blue: number): number {
  const largest = Math.max(red, green, blue);
  return largest > 0 ? Math.max(0, Math.min(red, green, blue)) / largest : 1;
}
