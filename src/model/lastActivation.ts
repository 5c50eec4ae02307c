import type { OutputActivation } from './activate.js';
import type { Site, SymbolicTensor } from './graph.js';

/** Layers that move values without changing them: the last activation is searched before them. */
const PASSIVE = new Set(['Reshape', 'Flatten', 'Dropout', 'Permute', 'SpatialDropout2D']);

/** The layer that makes the model's outputs probabilities. */
export function lastActivation(backwards: readonly Site[]): {
  activation: OutputActivation;
  tensor?: SymbolicTensor;
} {
  for (const { tensor } of backwards) {
    const layer = tensor.sourceLayer;
    if (layer.getClassName() === 'Softmax') return { activation: 'softmax', tensor };
    const name = (layer as unknown as { activation?: { getClassName(): string } }).activation?.getClassName();
    if (name === 'softmax' || name === 'sigmoid') return { activation: name, tensor };
    if (!PASSIVE.has(layer.getClassName())) break;
  }
  return { activation: 'linear' };
}
