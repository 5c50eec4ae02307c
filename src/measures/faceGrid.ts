import { resample } from '../image/index.js';
import type { FaceBox, Pixels, Raster } from '../types.js';
import { FACE_POLYGONS, type FacePart } from './facePolygons.js';
import { fillPolygon } from './fillPolygon.js';
import { linearLuminance } from './linearLuminance.js';
import type { MeasuredFace } from './MeasuredFace.js';

/** The face at a fixed inter-eye distance, whatever the resolution of the photo. */
export interface FaceGrid {
  /** RGB in 0..255, gamma-coded. */
  readonly image: Raster<Float32Array>;
  /** Luminance in linear light, 0..1, one per pixel. */
  readonly light: Float32Array;
  /** Pixels of each part that lie on the photo. */
  readonly parts: Readonly<Record<FacePart, Int32Array>>;
}

/** Inter-eye distance on the grid, in pixels. */
export const GRID_EYES = 64;
/** Side of the grid around the box of the points, in longer sides of the box. */
const MARGIN = 1.1;
/** Side of the grid in pixels: the upper limit bounds the work for points whose eyes are much too close together. */
const SIDES = [8, 640] as const;

/** Brings the face to `GRID_EYES` pixels between the eyes. */
export function faceGrid(photo: Pixels, face: MeasuredFace): FaceGrid {
  const region = regionOf(face);
  const wanted = Math.round((region.width * GRID_EYES) / face.interEyeDistance);
  const size = Math.max(SIDES[0], Math.min(SIDES[1], wanted));
  const image = resample(photo, region, { width: size, height: size });
  const zoom = size / region.width;
  const onPhoto = (i: number): boolean => {
    const x = region.x + ((i % size) + 0.5) / zoom;
    const y = region.y + (Math.floor(i / size) + 0.5) / zoom;
    return x >= 0 && y >= 0 && x <= photo.width && y <= photo.height;
  };
  const pixelsOf = (part: FacePart): Int32Array => {
    const corners = FACE_POLYGONS[part].map((index) => ({
      x: (face.points[index].x - region.x) * zoom,
      y: (face.points[index].y - region.y) * zoom,
    }));
    return fillPolygon(corners, image).filter(onPhoto);
  };
  return {
    image,
    light: linearLuminance(image),
    parts: {
      hull: pixelsOf('hull'),
      forehead: pixelsOf('forehead'),
      'left-cheek': pixelsOf('left-cheek'),
      'right-cheek': pixelsOf('right-cheek'),
      chin: pixelsOf('chin'),
    },
  };
}

/** The square around the points. */
export function regionOf({ points }: MeasuredFace): FaceBox {
  const xs = FACE_POLYGONS.hull.map((i) => points[i].x);
  const ys = FACE_POLYGONS.hull.map((i) => points[i].y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const side = MARGIN * Math.max(right - left, bottom - top, 1);
  return { x: (left + right - side) / 2, y: (top + bottom - side) / 2, width: side, height: side };
}
