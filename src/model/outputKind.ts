import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { CutModel } from './cutModel.js';
import type { Site } from './graph.js';

/** How far the model's own outputs may differ from those of its parts, as a share of the largest value. */
const TOLERANCE = 1e-3;

/** Images of the probe: values that are in 0..1 for all of them are probabilities, not logits that happen to be there. */
const PROBES = 2;

/**
 * Checks a cut model against its own outputs on noise.
 *
 * @param channels - of the model's inputs
 * @param index - of the output to check
 * @returns `'softmax'` or `'sigmoid'` where the outputs are probabilities already, although they do not come from such a layer directly, as averages
 *   of several heads; else undefined. Undefined on WebGPU and other backends that cannot be read synchronously, where nothing is checked
 * @throws RangeError when the two parts do not reproduce the model's outputs
 */
export function outputKind(
  model: tfl.LayersModel,
  cut: CutModel,
  { width, height, channels }: { readonly width: number; readonly height: number; readonly channels: number },
  index: number,
): 'softmax' | 'sigmoid' | undefined {
  // a synchronous read goes through a canvas there, and loses the device where WebGPU runs in software
  if (tf.getBackend() === 'webgpu') return undefined;
  const found = tf.tidy(() => {
    const noise = tf.randomUniform([PROBES, height, width, channels], -1, 1, 'float32', 1) as tf.Tensor4D;
    const outputs = [model.predict(noise)].flat()[index];
    const parts = cut.probabilities(cut.head(cut.features(noise)));
    try {
      return [outputs.dataSync<'float32'>(), parts.dataSync<'float32'>()];
    } catch {
      return undefined;
    }
  });
  if (!found) return undefined;
  const [outputs, parts] = found;
  const scale = outputs.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const at = outputs.findIndex((value, i) => !(Math.abs(value - parts[i]) <= TOLERANCE * scale));
  if (at >= 0)
    throw new RangeError(
      `the model cannot be cut at ${JSON.stringify(cut.targetLayer)}: on noise it gives ${outputs[at].toPrecision(3)}, and its two parts ${parts[at].toPrecision(3)}`,
    );
  if (cut.outputActivation !== 'linear' || !outputs.every((value) => value >= -1e-6 && value <= 1 + 1e-6))
    return undefined;
  const classes = cut.numOutputs;
  const sums = Array.from({ length: PROBES }, (_, n) =>
    outputs.slice(n * classes, (n + 1) * classes).reduce((sum, value) => sum + value, 0),
  );
  if (classes > 1 && sums.every((sum) => Math.abs(sum - 1) < TOLERANCE)) return 'softmax';
  return cut.graph.backwards.some(isSigmoid) ? 'sigmoid' : undefined;
}

function isSigmoid({ tensor: { sourceLayer, shape } }: Site): boolean {
  const { activation } = sourceLayer as unknown as { activation?: { getClassName(): string } };
  return shape.length === 2 && activation?.getClassName() === 'sigmoid';
}
