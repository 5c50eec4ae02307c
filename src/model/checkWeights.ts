import type * as tf from '@tensorflow/tfjs-core';
import { describe } from '../validate.js';

const BYTES: ReadonlyMap<unknown, number> = new Map([
  ['float32', 4],
  ['int32', 4],
  ['uint16', 2],
  ['float16', 2],
  ['uint8', 1],
  ['bool', 1],
]);

/**
 * Checks the list of weights of a model.json.
 *
 * @returns how many bytes they take in the weight files
 * @throws TypeError or RangeError naming the weight that is wrong
 */
export function checkWeights(specs: readonly unknown[]): number {
  const names = new Set<string>();
  let bytes = 0;
  for (const [i, spec] of specs.entries()) {
    if (spec === null || typeof spec !== 'object')
      throw new TypeError(`weight ${i} of model.json must be an object, got ${describe(spec)}`);
    const { name, shape, dtype, quantization } = spec as Partial<tf.io.WeightsManifestEntry>;
    if (typeof name !== 'string' || name === '' || name === '__proto__')
      throw new TypeError(`weight ${i} of model.json must have a name, got ${describe(name)}`);
    if (names.has(name))
      throw new RangeError(`the weights of model.json must have unique names, got ${describe(name)} twice`);
    names.add(name);
    bytes += sizeOf(name, shape) * widthOf(name, dtype, quantization);
  }
  return bytes;
}

function sizeOf(name: string, shape: unknown): number {
  if (!Array.isArray(shape) || !Array.from(shape).every((side) => Number.isSafeInteger(side) && side >= 0))
    throw new RangeError(
      `the shape of weight ${describe(name)} must be a list of whole numbers, got ${Array.isArray(shape) ? `[${shape.map(describe).join(', ')}]` : describe(shape)}`,
    );
  return shape.reduce((product, side) => product * side, 1);
}

function widthOf(name: string, dtype: unknown, quantization: unknown): number {
  const types = ['float32', 'int32', 'bool'];
  if (!types.includes(dtype as string)) {
    const choices = types.map(describe).join(', ');
    throw new RangeError(
      `the \`dtype\` of weight ${describe(name)} must be one of ${choices}, got ${describe(dtype)}`,
    );
  }
  if (quantization === undefined) return BYTES.get(dtype) ?? 0;
  const { dtype: stored, scale, min } = (quantization ?? {}) as Record<string, unknown>;
  const quantized = stored === 'uint8' || stored === 'uint16';
  if (
    (!quantized && stored !== 'float16') ||
    dtype === 'bool' ||
    (stored === 'float16' && dtype !== 'float32')
  )
    throw new RangeError(
      `the \`quantization\` of weight ${describe(name)} must have a \`dtype\` of "uint8", "uint16" or "float16" that fits ${dtype}, got ${describe(stored)}`,
    );
  if (quantized && (!Number.isFinite(scale) || !Number.isFinite(min)))
    throw new TypeError(
      `the \`quantization\` of weight ${describe(name)} must have a \`scale\` and a \`min\`, got ${describe(scale)} and ${describe(min)}`,
    );
  return BYTES.get(stored) ?? 0;
}
