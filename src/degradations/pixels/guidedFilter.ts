import { smooth } from '../../image/smooth.js';

/** A local linear model of values given a guide: `values ~ slope * guide + offset`. */
export interface LocalModel {
  readonly slope: Float32Array;
  readonly offset: Float32Array;
}

/**
 * The guided filter (He et al., https://doi.org/10.1109/TPAMI.2012.213): smooth where the guide is smooth, sharp where it has an edge.
 *
 * @param sigma - width of its windows in pixels
 * @param contrast - smallest contrast of an edge, in units of the guide
 */
export function guidedModel(
  guide: Float32Array,
  values: Float32Array,
  width: number,
  height: number,
  sigma: number,
  contrast: number,
): LocalModel {
  const count = width * height;
  const [squares, products] = [new Float32Array(count), new Float32Array(count)];
  for (let i = 0; i < count; i++) {
    const g = guide[i];
    squares[i] = g * g;
    products[i] = g * values[i];
  }
  const average = (data: Float32Array): Float32Array => smooth(data, width, height, sigma);
  const [mean, square, value, product] = [guide, squares, values, products].map(average) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const [slope, offset] = [new Float32Array(count), new Float32Array(count)];
  for (let i = 0; i < count; i++) {
    const [m, v] = [mean[i], value[i]];
    const s = (product[i] - m * v) / (square[i] - m * m + contrast * contrast);
    slope[i] = s;
    offset[i] = v - s * m;
  }
  return { slope: average(slope), offset: average(offset) };
}
