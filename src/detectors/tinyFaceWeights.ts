import type { TinyFaceWeight, TinyFaceWeights } from './tinyFaceNet.js';

/** The weights that ship in the package, read without a network: a bundle of its own that is loaded when first needed. */
export async function tinyFaceWeights(): Promise<TinyFaceWeights> {
  const [{ default: json }, { default: bytes }] = await Promise.all([
    import('../../models/face-detector/model.json'),
    import('../../models/face-detector/weights.bin'),
  ]);
  return decode(json.weights, bytes);
}

/** The tensors lie one after the other, 8 bit per value. */
function decode(specs: readonly TinyFaceWeight[], bytes: Uint8Array): TinyFaceWeights {
  const weights = new Map<string, { shape: readonly number[]; data: Float32Array }>();
  let offset = 0;
  for (const { name, shape, quantization } of specs) {
    const size = shape.reduce((product, length) => product * length, 1);
    const data = Float32Array.from(
      bytes.subarray(offset, offset + size),
      (byte) => byte * quantization.scale + quantization.min,
    );
    weights.set(name, { shape, data });
    offset += size;
  }
  return weights;
}
