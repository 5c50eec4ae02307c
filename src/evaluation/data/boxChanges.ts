import type { FaceBox } from '../../types.js';

/** A change of a face box, like a different detector's box. */
type BoxChange = (face: FaceBox) => FaceBox;

const moved =
  (right: number, down: number): BoxChange =>
  ({ x, y, width, height }) => ({ x: x + right * width, y: y + down * height, width, height });

const scaled =
  (factor: number): BoxChange =>
  ({ x, y, width, height }) => ({
    x: x - ((factor - 1) / 2) * width,
    y: y - ((factor - 1) / 2) * height,
    width: factor * width,
    height: factor * height,
  });

/** Changes of a box by name: moved by a tenth of its side, or scaled around its centre. */
export const BOX_CHANGES: Readonly<Record<string, BoxChange>> = Object.freeze({
  'moved left': moved(-0.1, 0),
  'moved right': moved(0.1, 0),
  'moved up': moved(0, -0.1),
  'moved down': moved(0, 0.1),
  'scaled by 0.8': scaled(0.8),
  'scaled by 1.25': scaled(1.25),
});
