import { heldEngine } from '../engine/heldEngine.js';
import type { EngineFactory } from '../engine/index.js';
import { resample } from '../image/index.js';
import type { Pixels, Raster } from '../types.js';
import { checkFunction, checkRaster, resolveOptions } from '../validate.js';
import { personNet } from './personNet.js';

export interface PersonSegmenterOptions {
  /**
   * Runs the network instead of tfjs, such as `onnxEngine(ort)` of `lucidface/onnx`. It is made when first needed, and kept until `dispose`.
   * @defaultValue none
   */
  readonly engine?: EngineFactory | undefined;
}

export const PERSON_SEGMENTER_DEFAULTS = Object.freeze({ engine: undefined as EngineFactory | undefined });

/** Separates people from the background. */
export interface PersonSegmenter {
  /**
   * Separates people from the background.
   *
   * @param image - RGB or RGBA in 0..255
   * @returns 256 x 256 values over the whole photo, whatever its shape: the share of a person at each point, 0..1
   * @throws TypeError or RangeError for an invalid photo; Error when disposed
   */
  segment(image: Pixels): Promise<Raster<Float32Array>>;
  /** Frees the weights on the backend. May be called again; `segment` after it throws. */
  dispose(): void;
}

/** Side of the square that the network sees. */
const SIDE = 256;

/**
 * Separates people from the background with a small network whose weights ship in this package (0.2 MB, loaded when first needed): in Node and in
 * browsers, on the current backend, without a network connection.
 *
 * @param options - how the network is run
 * @returns a segmenter; `dispose` frees its weights
 * @throws TypeError for a misspelt option
 * @example
 * const segmenter = personSegmenter();
 * const person = await segmenter.segment(photo);
 * segmenter.dispose();
 */
export function personSegmenter(options?: PersonSegmenterOptions): PersonSegmenter {
  const { engine } = resolveOptions('personSegmenter', options, PERSON_SEGMENTER_DEFAULTS);
  if (engine !== undefined) checkFunction('engine', engine);
  const network = heldEngine('person segmenter', personNet, engine);
  return {
    async segment(image): Promise<Raster<Float32Array>> {
      network.checkAlive();
      checkRaster('image', image, [3, 4]);
      const whole = { x: 0, y: 0, width: image.width, height: image.height };
      const { data } = resample(image, whole, { width: SIDE, height: SIDE });
      const running = await network.engine();
      const { person } = await running.run({ data, count: 1 }, ['person']);
      // rounding may leave 0..1 by a little
      return { data: person.map((value) => Math.max(0, Math.min(1, value))), width: SIDE, height: SIDE };
    },
    dispose: network.dispose,
  };
}
