import { smooth } from '../../image/smooth.js';
import type { Random } from '../../random.js';
import type { FaceBox } from '../../types.js';
import { type Degraded, degradation, type Rgb } from '../degradation.js';
import { personMask } from '../head/personMask.js';
import { fillHoles } from '../pixels/fillHoles.js';
import { sample } from '../pixels/rasterise.js';

/** Coordinate transform from the result to the photo, where pixels are squares: `at / zoom + shift`. */
interface View {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

/**
 * A cropped face: up to two thirds of it lie outside the photo, at the side, the top or the bottom. The mask marks the rest of the face, and is
 * stronger towards the cut. After ISO/IEC 29794-5 "leftward crop", "rightward crop", "margin above" and "margin below".
 */
export const cutOff = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const lost = 0.04 + 0.61 * severity * random.uniform(0.92, 1.05);
  const side = random.pick(['left', 'right', 'top', 'bottom'] as const);
  const view = {
    left: { zoom: 1, x: face.x + lost * face.width, y: 0 },
    right: { zoom: 1, x: face.x + (1 - lost) * face.width - width, y: 0 },
    top: { zoom: 1, x: 0, y: face.y + lost * face.height },
    bottom: { zoom: 1, x: 0, y: face.y + (1 - lost) * face.height - height },
  }[side];
  const moved = framed(image, view, face, random);
  const box = moved.face as FaceBox;
  const mask = moved.mask.data.map((inside, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const away = {
      left: x / box.width,
      right: (width - 1 - x) / box.width,
      top: y / box.height,
      bottom: (height - 1 - y) / box.height,
    }[side];
    return inside * Math.exp(-2 * away);
  });
  return { ...moved, mask: { data: mask, width, height } };
});

/**
 * A face that is too small: down to about a fifth of its size, somewhere in the picture. The mask marks it. After ISO/IEC 29794-5 "head size" and
 * "inter-eye distance".
 */
export const tooSmall = degradation((image, severity, random, face) => {
  const zoom = 1 / (1 + 4 * severity * random.uniform(0.9, 1.08));
  const centre = middleOf(face);
  const keep = (at: number, length: number): number =>
    at * zoom + (1 - zoom) * length * random.uniform(0.35, 0.65);
  const [x, y] = [keep(centre.x, image.width), keep(centre.y, image.height)];
  return framed(image, { zoom, x: centre.x - x / zoom, y: centre.y - y / zoom }, face, random);
});

/**
 * An off-centre face: complete, shifted up to the edge of the picture, and shrunk if it would not fit. The mask marks it. After
 * ISO/IEC 29794-5 "leftward crop", "rightward crop", "margin above" and "margin below".
 */
export const offCentre = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const longest = Math.max(face.width / width, face.height / height);
  const zoom = 1 + severity * (Math.min(1, 0.5 / longest) - 1);
  const centre = middleOf(face);
  const angle = random.uniform(0, 2 * Math.PI);
  // directions on a square, so that corners are reached, too
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)].map(
    (value, _, both) => value / Math.max(...both.map(Math.abs)),
  ) as [number, number];
  const far = severity * random.uniform(0.9, 1);
  const reach = (length: number, own: number): number => Math.max(0, (length - own * zoom) / 2);
  const start = [
    width / 2 + (centre.x - width / 2) * (1 - severity),
    height / 2 + (centre.y - height / 2) * (1 - severity),
  ] as const;
  const [x, y] = [
    start[0] + far * dx * reach(width, face.width),
    start[1] + far * dy * reach(height, face.height),
  ];
  return framed(image, { zoom, x: centre.x - x / zoom, y: centre.y - y / zoom }, face, random);
});

function middleOf(face: FaceBox): { x: number; y: number } {
  return { x: face.x + face.width / 2, y: face.y + face.height / 2 };
}

/** The photo in another frame of the same size; the mask marks the face box. */
function framed(image: Rgb, view: View, face: FaceBox, random: Random): Degraded {
  const { width, height } = image;
  const { zoom } = view;
  // prevents aliasing when the photo is shrunk
  const sharp =
    zoom < 0.9
      ? {
          ...image,
          data: Uint8ClampedArray.from(smooth(Float32Array.from(image.data), width, height, 0.42 / zoom, 3)),
        }
      : image;
  const box = {
    x: (face.x - view.x) * zoom,
    y: (face.y - view.y) * zoom,
    width: face.width * zoom,
    height: face.height * zoom,
  };
  const pixels = new Float32Array(image.data.length);
  const away = new Float32Array(width * height);
  for (let i = 0; i < away.length; i++) {
    const [x, y] = [
      ((i % width) + 0.5) / zoom + view.x - 0.5,
      (Math.floor(i / width) + 0.5) / zoom + view.y - 0.5,
    ];
    away[i] = Math.max(0, -x, -y, x - width + 1, y - height + 1) * zoom;
    sample(sharp, x, y, pixels, i * 3);
  }
  // some pictures are extended by repeated edges, as in `cropFace`, the others by a blurred background
  const streaks = random.bernoulli(zoom === 1 ? 0.5 : 0.2);
  const drawn = { data: Uint8ClampedArray.from(pixels), width, height };
  const data = streaks ? drawn.data : continued(drawn, away, personMask(drawn, box), box, random);
  const mask = away.map((far, i) =>
    far === 0 && inBox((i % width) + 0.5, Math.floor(i / width) + 0.5, box) ? 1 : 0,
  );
  return { image: { data, width, height }, mask: { data: mask, width, height }, face: box };
}

/** Outpainting by a blurred continuation with slight grain: from the background beside and above the face, from everything below it. */
function continued(
  photo: Rgb,
  away: Float32Array,
  person: Float32Array,
  face: FaceBox,
  random: Random,
): Uint8ClampedArray {
  const { data, width } = photo;
  const chin = face.y + face.height;
  const known = away.map((far, i) =>
    far === 0 ? (i / width > chin ? 1 : Math.max(0, 1 - 1.5 * person[i])) : 0,
  );
  const wall = fillHoles(photo, known).data;
  const result = data.slice();
  for (let i = 0; i < away.length; i++) {
    const far = away[i];
    if (far === 0) continue;
    const share = Math.min(1, far / 4);
    const grain = random.normal(0, 1.2);
    for (let c = i * 3; c < i * 3 + 3; c++) {
      result[c] = data[c] + share * (wall[c] - data[c]) + grain;
    }
  }
  return result;
}

function inBox(x: number, y: number, box: FaceBox): boolean {
  return x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height;
}
