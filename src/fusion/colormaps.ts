import { INFERNO, JET, TURBO, VIRIDIS } from './colormapTables.js';

/** 256 RGB colours, from the smallest value to the largest. */
export type Colormap = Uint8Array;

/** Perceptually uniform, readable with any colour vision (Smith & van der Walt, https://bids.github.io/colormap/). */
export const viridis: Colormap = /* @__PURE__ */ decode(VIRIDIS);

/** Perceptually uniform, from black to light yellow (same source): stands out on a dark photo. */
export const inferno: Colormap = /* @__PURE__ */ decode(INFERNO);

/** A smooth rainbow (Mikhailov, https://research.google/blog/turbo-an-improved-rainbow-colormap-for-visualization/). */
export const turbo: Colormap = /* @__PURE__ */ decode(TURBO);

/** The rainbow of older papers, for comparison with them: its bands suggest false edges. */
export const jet: Colormap = /* @__PURE__ */ decode(JET);

/**
 * For signed maps: blue is evidence against the class, red is evidence for it, white is neutral. Lightness falls evenly to both sides, in
 * OKLab (Ottosson, https://bottosson.github.io/posts/oklab/).
 */
export const diverging: Colormap = /* @__PURE__ */ makeDiverging();

function decode(base64: string): Colormap {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function makeDiverging(): Colormap {
  const colors = new Uint8Array(256 * 3);
  for (let i = 0; i < 256; i++) {
    const side = (i - 127.5) / 127.5;
    const strength = Math.abs(side);
    const hue = ((side < 0 ? 255 : 27) * Math.PI) / 180;
    const chroma = 0.19 * strength;
    colors.set(fromOklab(0.97 - 0.47 * strength, chroma * Math.cos(hue), chroma * Math.sin(hue)), i * 3);
  }
  return colors;
}

function fromOklab(lightness: number, a: number, b: number): number[] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return linear.map((light) => {
    const value = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
    return Math.round(255 * Math.min(1, Math.max(0, value)));
  });
}
