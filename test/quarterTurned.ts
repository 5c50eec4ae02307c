import type { Pixels } from '../src/types.js';

/** A photo turned clockwise by right angles. */
export function quarterTurned(photo: Pixels, quarters: number): Pixels {
  if (quarters === 0) return photo;
  const { data, width, height } = photo;
  const channels = data.length / (width * height);
  const result = new Uint8Array(data.length);
  for (let y = 0; y < width; y++)
    for (let x = 0; x < height; x++)
      for (let c = 0; c < channels; c++)
        result[(y * height + x) * channels + c] = data[((height - 1 - x) * width + y) * channels + c];
  return quarterTurned({ data: result, width: height, height: width }, quarters - 1);
}
