import type { Size } from '../types.js';
import { describe } from '../validate.js';
import { innerOutput, inputsOf, isModel, type Site, type SymbolicTensor } from './graph.js';

/** Layers that mix tokens, or belong to blocks that do: their outputs are no longer maps. */
const TOKEN_LAYERS = new Set(['Dot', 'LayerNormalization', 'MultiHeadAttention', 'EinsumDense']);

/**
 * The layer to cut behind.
 *
 * @param backwards - all that the output depends on, in reverse order of computation
 * @param name - a layer's name, or `outer/inner`; the last one that fits where none is given
 * @param grid - how tokens lie in the image; none where the layer must give a map
 * @throws RangeError when there is no such layer, its output is of another form, or a branch of the model bypasses it
 */
export function findTarget(
  backwards: readonly Site[],
  output: SymbolicTensor,
  input: SymbolicTensor,
  name: string | undefined,
  grid: Size | undefined,
): Site {
  const fits = ({ tensor }: Site): boolean =>
    tensor.id !== input.id && (grid ? isGrid(tensor, grid) : isMap(tensor));
  const form = grid ? `[n, ${grid.width * grid.height}, channels]` : '[n, h, w, channels]';
  const candidates = backwards.filter(fits);
  if (name === undefined) {
    const found = candidates.find(({ tensor }) => separates(tensor, output, input));
    if (!found)
      throw new RangeError(`the model has no layer with an output ${form} through which everything flows`);
    if (!grid) checkNoTokens(backwards, found);
    return found;
  }
  const site = backwards.find(({ path }) => path === name || path.endsWith(`/${name}`));
  if (!site) {
    const choices = candidates.map(({ path }) => path).join(', ');
    throw new RangeError(
      `\`targetLayer\` must be a layer with an output ${form} (${choices}), got ${describe(name)}`,
    );
  }
  const { shape } = site.tensor;
  if (grid ? !fits(site) : shape.length !== 4) {
    const tokens = !grid && shape.length === 3 ? '; for tokens, say by `grid` how they lie in the image' : '';
    const extra = grid && shape.length === 3 ? '; a class token has no place in the image' : '';
    throw new RangeError(
      `\`targetLayer\` must have an output ${form}; that of ${describe(name)} is [${shape.map((side) => side ?? 'n').join(', ')}]${tokens}${extra}`,
    );
  }
  if (!separates(site.tensor, output, input)) {
    throw new RangeError(
      `\`targetLayer\` ${describe(name)} is bypassed by another branch of the model; choose a later layer`,
    );
  }
  return site;
}

/** @throws RangeError when a transformer lies behind the last map: its blocks give tokens */
function checkNoTokens(backwards: readonly Site[], last: Site): void {
  const behind = backwards.slice(0, backwards.indexOf(last));
  const mixer = behind.find(
    ({ tensor }) => tensor.shape.length === 3 && TOKEN_LAYERS.has(tensor.sourceLayer.getClassName()),
  );
  if (!mixer) return;
  throw new RangeError(
    `\`targetLayer\` must be given: the last layers of the model give tokens, as ${describe(mixer.path)} does with [${mixer.tensor.shape.map((side) => side ?? 'n').join(', ')}], and no map; say by \`grid\` how they lie in the image, or name ${describe(last.path)} to see the map in front of them`,
  );
}

/** A map of more than one place: Keras' classic MobileNet reshapes its pooled features to 1 x 1 maps. */
function isMap({ shape }: SymbolicTensor): boolean {
  return shape.length === 4 && shape.slice(1).filter((side) => side !== 1).length > 1;
}

function isGrid({ shape }: SymbolicTensor, { width, height }: Size): boolean {
  return shape.length === 3 && shape[1] === width * height;
}

/** Whether every way from the model's input to its output leads through the target. */
function separates(target: SymbolicTensor, output: SymbolicTensor, input: SymbolicTensor): boolean {
  type Scope = Map<number, boolean>;
  const reaches = (tensor: SymbolicTensor, known: Scope): boolean => {
    const found = known.get(tensor.id);
    if (found !== undefined) return found;
    const layer = tensor.sourceLayer;
    let result: boolean;
    if (isModel(layer)) {
      // inside a nested model, its input stands for what the outer graph feeds it
      const scope: Scope = new Map(known);
      inputsOf(tensor).forEach((next, i) => {
        scope.set(layer.inputs[i].id, reaches(next, known));
      });
      result = reaches(innerOutput(layer, tensor), scope);
    } else {
      result = inputsOf(tensor).some((next) => reaches(next, known));
    }
    known.set(tensor.id, result);
    return result;
  };
  const known: Scope = new Map([
    [input.id, true],
    [target.id, false],
  ]);
  return !reaches(output, known);
}
