import { Random } from '../../random.js';
import type { Raster } from '../../types.js';
import {
  checkFunction,
  checkInteger,
  checkLeftOut,
  checkNumber,
  checkOneOf,
  describe,
  MAX_SAMPLES,
} from '../../validate.js';

/**
 * Noise of a sample, in colour values: RGB, interleaved, of the length of the photo on the grid.
 *
 * @param sample - 0 .. `numSamples - 1`
 */
export type Noise = (sample: number, image: Raster<Float32Array>) => ArrayLike<number>;

/**
 * Aggregation of the maps of the noisy photos, named as in captum:
 * - `'smoothgrad'`: their mean (Smilkov et al., https://arxiv.org/abs/1706.03825);
 * - `'smoothgrad-sq'`: the mean of their squares, 0 or more (Hooker et al., https://arxiv.org/abs/1806.10758);
 * - `'vargrad'`: their variance, 0 or more (Adebayo et al., https://arxiv.org/abs/1810.03307).
 */
export type NoiseTunnelType = 'smoothgrad' | 'smoothgrad-sq' | 'vargrad';

export interface NoiseOptions {
  /** Aggregation of the maps of the noisy photos. @defaultValue 'smoothgrad' */
  readonly type?: NoiseTunnelType | undefined;
  /** Number of noisy photos. @defaultValue 25 */
  readonly numSamples?: number | undefined;
  /** Standard deviation of the noise, as a share of the range of the photo's colour values. @defaultValue 0.15 */
  readonly sigma?: number | undefined;
  /** Custom noise in place of the Gaussian of `sigma` and `seed`. @defaultValue none */
  readonly noise?: Noise | undefined;
  /** Seed of the Gaussian noise. @defaultValue 0 */
  readonly seed?: number | undefined;
}

/** @internal */
export const NOISE_DEFAULTS = /* @__PURE__ */ Object.freeze({
  type: 'smoothgrad' as NoiseTunnelType,
  numSamples: 25 as number,
  sigma: 0.15 as number,
  noise: undefined as Noise | undefined,
  seed: 0 as number,
});

/** @throws TypeError or RangeError for an option out of range, or for `sigma` together with `noise` */
export function checkNoise(settings: typeof NOISE_DEFAULTS, options: NoiseOptions | undefined): void {
  checkOneOf('type', settings.type, ['smoothgrad', 'smoothgrad-sq', 'vargrad']);
  checkInteger('numSamples', settings.numSamples, 1, MAX_SAMPLES);
  checkNumber('sigma', settings.sigma, 0);
  if (settings.noise !== undefined) checkFunction('noise', settings.noise);
  if (settings.noise) checkLeftOut(options, 'sigma', 'a `noise`');
  checkInteger('seed', settings.seed);
}

/**
 * Noisy copies of a photo, to be requested in order.
 *
 * @returns a function that writes the photo with the noise of a sample to `target`
 * @throws RangeError, when called, for noise whose length differs from the photo's
 */
export function noisyPhotos(
  grid: Raster<Float32Array>,
  { sigma, seed, noise = gaussianNoise(grid, sigma, new Random(seed)) }: typeof NOISE_DEFAULTS,
): (target: Float32Array, sample: number) => void {
  return (target, sample) => {
    const added = noise(sample, grid);
    if (added?.length !== target.length) {
      const got = added?.length === undefined ? describe(added) : `${added.length} values`;
      throw new RangeError(`\`noise\` must give ${target.length} values, got ${got}`);
    }
    grid.data.forEach((value, i) => {
      target[i] = value + added[i];
    });
  };
}

/** Aggregates the maps of noisy photos by a `NoiseTunnelType`. */
export function noiseMoments(
  type: NoiseTunnelType,
  length: number,
): { add(values: ArrayLike<number>): void; result(): Float32Array } {
  const sum = new Float64Array(length);
  const squares = new Float64Array(type === 'smoothgrad' ? 0 : length);
  let count = 0;
  // of the first map for a variance: that of equal maps is then exactly 0
  const start = new Float64Array(length);
  return {
    add(values) {
      if (count++ === 0 && type === 'vargrad') start.set(values);
      for (let i = 0; i < length; i++) sum[i] = sum[i] + (values[i] - start[i]);
      for (let i = 0; i < squares.length; i++) squares[i] = squares[i] + (values[i] - start[i]) ** 2;
    },
    result() {
      if (type === 'smoothgrad') return Float32Array.from(sum, (value) => value / count);
      if (type === 'smoothgrad-sq') return Float32Array.from(squares, (value) => value / count);
      // rounding can yield values slightly below 0
      return Float32Array.from(squares, (value, i) => Math.max(0, value / count - (sum[i] / count) ** 2));
    },
  };
}

function gaussianNoise({ data }: Raster<Float32Array>, sigma: number, random: Random): Noise {
  let [least, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of data) {
    least = Math.min(least, value);
    largest = Math.max(largest, value);
  }
  const deviation = sigma * (largest - least);
  return () => Float32Array.from(data, () => random.normal(0, deviation));
}
