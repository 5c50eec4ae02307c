const color = (g) => [g.float(0, 255), g.float(0, 255), g.float(0, 255)];

/** What `lucidface/image` exports besides what other doors did before it. */
export const IMAGE = {
  faceInCrop: {
    make: (g) => [g.face({ width: 20, height: 20 }), g.face({ width: 20, height: 20 }), g.int(8, 32)],
  },
  linearToSrgb: { make: (g) => [g.unit()] },
  srgbToLinear: { make: (g) => [g.unit()] },
  luma: { make: color },
  luminance: { make: color },
  lumaOf: { make: (g) => [g.photo()] },
  resample: {
    make: (g) => {
      const photo = g.photo();
      return [photo, g.face(photo), g.size()];
    },
  },
  wholeFace: { make: (g) => [g.size()] },
};
