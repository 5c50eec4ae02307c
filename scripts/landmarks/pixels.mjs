/** A photo by a function of the linear light of each channel, rounded to 8 bit. */
export function withLight({ data, width, height }, { srgbToLinear, linearToSrgb }, gains) {
  const tables = gains.map((gain) =>
    Uint8Array.from({ length: 256 }, (_, level) =>
      Math.round(255 * Math.min(1, linearToSrgb(gain * srgbToLinear(level / 255)))),
    ),
  );
  return { data: Uint8Array.from(data, (value, i) => tables[i % 3][value]), width, height };
}

export function mirrored({ data, width, height }) {
  const result = new Uint8Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (y * width + width - 1 - x) * 3;
      result.set(data.subarray(from, from + 3), (y * width + x) * 3);
    }
  return { data: result, width, height };
}

/** Turned clockwise by quarters. */
export function quarterTurned(photo, quarters) {
  if (quarters === 0) return photo;
  const { data, width, height } = photo;
  const result = new Uint8Array(data.length);
  for (let y = 0; y < width; y++)
    for (let x = 0; x < height; x++) {
      const from = ((height - 1 - x) * width + y) * 3;
      result.set(data.subarray(from, from + 3), (y * height + x) * 3);
    }
  return quarterTurned({ data: result, width: height, height: width }, quarters - 1);
}

/** Turned clockwise by an angle about the middle of a box, which stays where it is. */
export function turnedAbout(photo, box, degrees, alignedCrop) {
  const side = 3 * Math.max(box.width, box.height);
  const size = Math.min(1200, Math.round(side));
  const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const { data } = alignedCrop(photo, { ...centre, side, angle: -degrees }, size);
  const zoom = size / side;
  return {
    photo: { data: Uint8Array.from(data, Math.round), width: size, height: size },
    box: {
      x: size / 2 - (box.width * zoom) / 2,
      y: size / 2 - (box.height * zoom) / 2,
      width: box.width * zoom,
      height: box.height * zoom,
    },
  };
}
