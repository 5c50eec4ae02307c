import { blurInterleaved } from '../../src/image/gaussianBlur.js';
import type { Random } from '../../src/random.js';
import type { FaceBox, Pixels } from '../../src/types.js';
import { polygonMask } from '../explanations/location/polygonMask.js';
import type { Polygon } from './faultOutlines.js';

/** A part of a photo, and the face that it lies on. */
export interface Cutout {
  readonly pixels: Pixels;
  readonly face: FaceBox;
  readonly polygons: readonly Polygon[];
  /** How much of each pixel is pasted, 0..1: {@link fadedMask}. */
  readonly alpha: Float64Array;
}

/** How far a pasted part is moved, in sides of the face, how it is scaled, and how its light differs. */
const [MOST_MOVED, SCALES, GAINS] = [0.1, [0.85, 1.2], [0.8, 1.25]] as const;
/** Standard deviation in pixels over which its edge fades. */
const FADE = 1;

/**
 * Pastes a part of one photo into another, at the same place of the face (after Ghiasi et al., https://arxiv.org/abs/2012.07177): mirrored half
 * the time, moved, scaled and lit a little differently.
 *
 * @returns what paints the photo, and the outlines of what it pastes, in pixels of the photo
 */
export function pasteCover(
  onto: Pixels,
  face: FaceBox,
  cover: Cutout,
  random: Random,
): { readonly paint: () => Pixels; readonly polygons: readonly Polygon[] } {
  const mirrored = random.bernoulli();
  const scale = (face.width / cover.face.width) * random.uniform(...SCALES);
  const middle = (box: FaceBox): [x: number, y: number] => [box.x + box.width / 2, box.y + box.height / 2];
  const [fromX, fromY] = middle(cover.face);
  const [toX, toY] = middle(face).map(
    (place, axis) =>
      place + random.uniform(-MOST_MOVED, MOST_MOVED) * (axis === 0 ? face.width : face.height),
  );
  const gain = random.uniform(...GAINS);
  const across = mirrored ? -scale : scale;
  const {
    alpha,
    pixels: { width, height, data: source },
  } = cover;
  const paint = (): Pixels => {
    const channels = source.length / (width * height);
    const own = onto.data.length / (onto.width * onto.height);
    const data = new Uint8ClampedArray(onto.data);
    for (let y = 0; y < onto.height; y++) {
      const v = Math.round(fromY + (y - toY) / scale);
      if (v < 0 || v >= height) continue;
      for (let x = 0; x < onto.width; x++) {
        const u = Math.round(fromX + (x - toX) / across);
        if (u < 0 || u >= width) continue;
        const share = alpha[v * width + u];
        if (share === 0) continue;
        for (let c = 0; c < 3; c++) {
          const at = (y * onto.width + x) * own + c;
          data[at] += share * (gain * source[(v * width + u) * channels + c] - data[at]);
        }
      }
    }
    return { data, width: onto.width, height: onto.height };
  };
  const polygons = cover.polygons.map((polygon) =>
    polygon.map(([x, y]) => [toX + (x - fromX) * across, toY + (y - fromY) * scale] as const),
  );
  return { paint, polygons };
}

/** The mask of the polygons with edges that fade, 0..1. */
export function fadedMask({
  pixels: { width, height },
  polygons,
}: Pick<Cutout, 'pixels' | 'polygons'>): Float64Array {
  const { data } = polygonMask(polygons, { x: 0, y: 0, width, height }, { width, height });
  return blurInterleaved(Float64Array.from(data), width, height, 1, FADE);
}
