import { roundedLuma } from '../../image/luminance.js';
import { smooth } from '../../image/smooth.js';
import type { FaceBox } from '../../types.js';
import { degradation, type Rgb } from '../degradation.js';
import { headMesh, MERIDIANS } from '../head/headMesh.js';
import { personMask } from '../head/personMask.js';
import { fillHoles } from '../pixels/fillHoles.js';
import { rasterise, type Vertex } from '../pixels/rasterise.js';
import { ellipseMask } from '../pixels/shapes.js';

/**
 * A head that is turned up to about 50 degrees to one side, or up or down: the photo is mapped to a head-like surface and rendered from
 * another view; the background is inpainted. The mask marks the head, before and after. After ISO/IEC 29794-5 "head pose".
 */
export const turned = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const angle = (50 * Math.PI * severity * random.uniform(0.9, 1.06)) / 180;
  const sideways = random.bernoulli(0.8);
  const turn = {
    yaw: (random.bernoulli() ? 1 : -1) * angle * (sideways ? 1 : random.uniform(0.2, 0.5)),
    pitch: (random.bernoulli() ? 1 : -1) * angle * (sideways ? random.uniform(0, 0.25) : 0.55),
  };
  const person = personMask(image, face);
  const [cx, cy] = [face.x + face.width / 2, face.y + face.height * 0.4];
  const around = ellipseMask(width, height, cx, cy, face.width * 0.8, face.height * 0.86, 0.05);
  const head = person.map((value, i) => value * around[i]);
  const vertices = headMesh(face, head, image, turn);
  // the side of the head that becomes visible continues the head, not the background
  const skin = fillHoles(image, surelyHead(image, head, face));
  const { pixels, covered } = rasterise(vertices, MERIDIANS, skin, image);
  const cover = smooth(covered, width, height, 0.8);
  const chin = face.y + face.height * 1.03;
  // hair and shoulders below the chin stay; the area of the head is inpainted from its surroundings
  const gone = smooth(
    head.map((value, i) => (value > 0.05 && Math.floor(i / width) < chin ? 1 : 0)),
    width,
    height,
    face.width * 0.02,
  ).map((value) => Math.min(1, 2.2 * value));
  const plate = fillHoles(
    image,
    gone.map((value) => 1 - value),
  );
  const data = new Uint8ClampedArray(image.data.length);
  const mask = new Float32Array(width * height);
  for (let i = 0; i < mask.length; i++) {
    const share = covered[i] > 0 ? Math.min(1, Math.max(0, 2 * cover[i] - 1)) : 0;
    for (let c = i * 3; c < i * 3 + 3; c++) {
      const behind = plate.data[c];
      data[c] = behind + share * (pixels[c] - behind);
    }
    mask[i] = Math.max(share, gone[i]);
  }
  return { image: { data, width, height }, mask: { data: mask, width, height }, face: boxOf(vertices, face) };
});

/** 1 for pixels that certainly belong to the head: beside the face, where the outline is an estimate, none brighter than the face itself. */
function surelyHead({ data, width }: Rgb, head: Float32Array, face: FaceBox): Float32Array {
  const light = (i: number): number => roundedLuma(data[i * 3], data[i * 3 + 1], data[i * 3 + 2]);
  const beside = (i: number): number => Math.abs(((i % width) - face.x) / face.width - 0.5);
  const inner: number[] = [];
  const [top, bottom] = [face.y + 0.1 * face.height, face.y + 0.9 * face.height];
  for (let i = Math.max(0, Math.ceil(top) * width); i < Math.min(head.length, bottom * width); i += 2) {
    if (head[i] > 0.9 && beside(i) < 0.35) inner.push(light(i));
  }
  const sorted = Float32Array.from(inner).sort();
  const bright = (sorted[Math.floor(sorted.length * 0.9)] ?? 255) * 1.04;
  return head.map((value, i) => (value > 0.9 && (beside(i) < 0.4 || light(i) < bright) ? 1 : 0));
}

/** Bounding box of the points of the turned head that were in the face box. */
function boxOf(vertices: readonly Vertex[], face: FaceBox): FaceBox {
  let [x0, y0, x1, y1] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  vertices.forEach(({ x, y, tx, ty, z }, i) => {
    const s = 3.6 * ((i % MERIDIANS) / (MERIDIANS - 1) - 0.5);
    if (Math.abs(s) > 1 || z < 0) return;
    if (tx < face.x || ty < face.y || tx > face.x + face.width || ty > face.y + face.height) return;
    [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
  });
  return x1 > x0 && y1 > y0 ? { x: x0, y: y0, width: x1 - x0, height: y1 - y0 } : face;
}
