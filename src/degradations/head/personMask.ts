import { lumaOf } from '../../image/luminance.js';
import { resizeInterleaved } from '../../image/resizePhoto.js';
import type { FaceBox, Size } from '../../types.js';
import type { Rgb } from '../degradation.js';
import { guidedModel } from '../pixels/guidedFilter.js';
import { ellipseMask } from '../pixels/shapes.js';

const ACROSS = 64;
const BINS = 6;

/**
 * Probability that a pixel belongs to the person and not to the background, 0..1: average head and shoulders around the face, corrected by the
 * colours of both (two histograms over the ranks of the values, which makes dark and light photos equal), and aligned with the photo's edges.
 */
export function personMask(image: Rgb, face: FaceBox): Float32Array {
  const small = reducedSize(image);
  const pixels = resizeInterleaved(Float32Array.from(image.data), image, small);
  const zoom = small.width / image.width;
  const prior = silhouette(small, {
    x: face.x * zoom,
    y: face.y * zoom,
    width: face.width * zoom,
    height: face.height * zoom,
  });
  const bins = rankBins(pixels);
  let belief = prior;
  for (let pass = 0; pass < 2; pass++) belief = weighed(prior, belief, bins);
  belief = settled(belief, pixels, small);
  const guide = lumaOf({ data: pixels, ...small }).data;
  const model = guidedModel(guide, belief, small.width, small.height, 2, 8);
  const [slope, offset] = [model.slope, model.offset].map((part) =>
    resizeInterleaved(part, small, image, 1),
  ) as [Float32Array, Float32Array];
  return lumaOf(image).data.map((value, i) => {
    const share = slope[i] * value + offset[i];
    const t = Math.min(1, Math.max(0, 1.6 * share - 0.3));
    return t * t * (3 - 2 * t);
  });
}

/** Average head and shoulders around a face box, with soft edges. */
function silhouette({ width, height }: Size, face: FaceBox): Float32Array {
  const [cx, h] = [face.x + face.width / 2, face.height];
  const head = ellipseMask(width, height, cx, face.y + h * 0.4, face.width * 0.66, h * 0.74, 0.22);
  const neck = ellipseMask(width, height, cx, face.y + h * 1.1, face.width * 0.42, h * 0.4, 0.3);
  const body = ellipseMask(width, height, cx, face.y + h * 1.85, face.width * 1.45, h * 0.78, 0.2);
  return head.map((value, i) => Math.max(value, body[i], neck[i]));
}

function weighed(prior: Float32Array, belief: Float32Array, bins: Int32Array): Float32Array {
  const [inside, outside] = [new Float32Array(BINS ** 3), new Float32Array(BINS ** 3)];
  let [insides, outsides] = [0, 0];
  for (let i = 0; i < bins.length; i++) {
    const [bin, p] = [bins[i], belief[i]];
    inside[bin] = inside[bin] + p;
    outside[bin] = outside[bin] + 1 - p;
    insides += p;
    outsides += 1 - p;
  }
  return prior.map((p, i) => {
    const bin = bins[i];
    const [here, there] = [(inside[bin] + 1) / (insides + BINS), (outside[bin] + 1) / (outsides + BINS)];
    const evidence = Math.min(2.5, Math.max(-2.5, Math.log(here / there)));
    const logit = 1.3 * Math.log((p + 0.005) / (1.005 - p)) + evidence;
    return 1 / (1 + Math.exp(-logit));
  });
}

/** Probabilities smoothed between neighbours without an edge between them: a random walker with priors (Grady, https://doi.org/10.1109/CVPR.2005.239). */
function settled(belief: Float32Array, pixels: Float32Array, { width, height }: Size): Float32Array {
  const count = width * height;
  const step = (a: number, b: number): number =>
    Math.abs(pixels[a * 3] - pixels[b * 3]) +
    Math.abs(pixels[a * 3 + 1] - pixels[b * 3 + 1]) +
    Math.abs(pixels[a * 3 + 2] - pixels[b * 3 + 2]);
  const [right, down] = [new Float32Array(count), new Float32Array(count)];
  let sum = 0;
  for (let i = 0; i < count; i++) {
    if (i % width < width - 1) sum += right[i] = step(i, i + 1);
    if (i < count - width) sum += down[i] = step(i, i + width);
  }
  // the contrast of an edge is relative to that of the photo
  const scale = (0.7 * sum) / (2 * count) + 0.5;
  for (let i = 0; i < count; i++) {
    right[i] = i % width < width - 1 ? Math.exp(-right[i] / scale) : 0;
    down[i] = i < count - width ? Math.exp(-down[i] / scale) : 0;
  }
  const x = belief.slice();
  for (let pass = 0; pass < 40; pass++) {
    for (let n = 0; n < count; n++) {
      const i = pass % 2 ? count - 1 - n : n;
      const [e, w] = [right[i], i > 0 ? right[i - 1] : 0];
      const [s, o] = [down[i], i >= width ? down[i - width] : 0];
      const p = belief[i];
      const own = 0.006 + 0.5 * Math.abs(2 * p - 1) ** 6;
      x[i] =
        (own * p +
          (e ? e * x[i + 1] : 0) +
          (w ? w * x[i - 1] : 0) +
          (s ? s * x[i + width] : 0) +
          (o ? o * x[i - width] : 0)) /
        (own + e + w + s + o);
    }
  }
  return x;
}

/** The colour bin of each pixel; the borders of the bins are quantiles of each channel. */
function rankBins(pixels: Float32Array): Int32Array {
  const bins = new Int32Array(pixels.length / 3);
  for (let c = 0; c < 3; c++) {
    const sorted = Float32Array.from(bins, (_, i) => pixels[i * 3 + c]).sort();
    const edges = Array.from(
      { length: BINS - 1 },
      (_, k) => sorted[Math.floor(((k + 1) * sorted.length) / BINS)],
    );
    for (let i = 0; i < bins.length; i++) {
      let bin = 0;
      while (bin < edges.length && pixels[i * 3 + c] > edges[bin]) bin++;
      bins[i] = bins[i] * BINS + bin;
    }
  }
  return bins;
}

function reducedSize({ width, height }: Size): Size {
  const across = Math.min(width, ACROSS);
  return { width: across, height: Math.max(1, Math.round((height * across) / width)) };
}
