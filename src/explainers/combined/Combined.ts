import { checkMap } from '../../fusion/checkMap.js';
import { type Fusion, mean } from '../../fusion/fuse.js';
import { maxAbs, type Normalization } from '../../fusion/normalize.js';
import { saliencyLed } from '../../fusion/saliencyLed.js';
import type { Explainer, ExplainOptions, Explanation, Heatmap, ImageInput } from '../../types.js';
import {
  checkFunction,
  checkInteger,
  checkNumber,
  checkOptionalFunction,
  checkSignal,
  describe,
  resolveOptions,
} from '../../validate.js';
import { blankWarnings } from '../blankWarning.js';
import { agreementOf, type PairAgreement, segmentsOf } from './agreementOf.js';
import { checkPart } from './checkPart.js';

export interface CombinedOptions {
  /** Normalisation of each map before fusion. @defaultValue maxAbs */
  readonly normalize?: Normalization | undefined;
  /** Fusion of the normalised maps. @defaultValue saliencyLed */
  readonly fusion?: Fusion | undefined;
  /** Share of the pixels that count as the top of a map, 0..1, for the agreement. @defaultValue 0.1 */
  readonly topFraction?: number | undefined;
  /** Number of superpixels that count as the top of a map, for the agreement. @defaultValue 5 */
  readonly topSegments?: number | undefined;
  /**
   * Share of evidence in the same places (`massInTop`) above which two maps agree. The default is above the 95th percentile of this share for
   * models fitted to shuffled labels: docs/reports/evidence.md. @defaultValue 0.7
   */
  readonly agreeAbove?: number | undefined;
}

/** @internal */
export const COMBINED_DEFAULTS = Object.freeze({
  normalize: maxAbs,
  fusion: saliencyLed,
  topFraction: 0.1 as number,
  topSegments: 5 as number,
  agreeAbove: 0.7 as number,
});

export interface CombinedExplanation extends Explanation {
  readonly method: 'combined';
  /** Explanations of the individual explainers, in their order. */
  readonly parts: readonly Explanation[];
  /** Agreement of each pair of parts, on their signed maps. */
  readonly agreement: readonly PairAgreement[];
  /**
   * Whether the share of evidence in the same places (`massInTop`) of each pair of maps is above `agreeAbove`. Maps that agree do not make
   * the prediction right: see docs/reports/evidence.md.
   */
  readonly agree: boolean;
  /** Reasons to doubt the result, prefixed with the method for those of a part; empty if there are none. */
  readonly warnings: readonly string[];
}

/**
 * Runs several explainers for the same class, fuses their maps and measures their agreement, after Gurjar et al.,
 * https://doi.org/10.3745/JIPS.04.0318 (the fusion rule of the paper is not known).
 *
 * The fused map is signed: evidence for the class is positive, evidence against it negative.
 *
 * @example
 * ```ts
 * const combined = new Combined([new GradCam(classifier), new Lime(classifier)]);
 * const { saliency, agreement, agree } = await combined.explain(photo);
 * ```
 */
export class Combined implements Explainer<CombinedExplanation> {
  readonly #explainers: readonly Explainer[];
  readonly #options: typeof COMBINED_DEFAULTS;

  /**
   * @param explainers - two or more explainers
   * @throws TypeError or RangeError for fewer than two explainers, or an option that is unknown or out of range
   */
  constructor(explainers: readonly Explainer[], options?: CombinedOptions) {
    if (
      !Array.isArray(explainers) ||
      explainers.findIndex((item) => typeof item?.explain !== 'function') >= 0
    ) {
      throw new TypeError(`\`explainers\` must be a list of explainers, got ${describe(explainers)}`);
    }
    if (explainers.length < 2)
      throw new RangeError(`\`explainers\` must be at least two, got ${explainers.length}`);
    const settings = resolveOptions('Combined', options, COMBINED_DEFAULTS);
    checkFunction('normalize', settings.normalize);
    checkFunction('fusion', settings.fusion);
    checkNumber('topFraction', settings.topFraction, 0, 1);
    checkInteger('topSegments', settings.topSegments, 1);
    checkNumber('agreeAbove', settings.agreeAbove, 0, 1);
    this.#explainers = [...explainers];
    this.#options = settings;
  }

  /**
   * Explains a photo.
   *
   * @param image - the photo, of any size
   * @param options - the class to explain, the face box, a signal that stops the work, and a progress callback
   * @returns the fused map, in -1..1 with the default options: the larger a value, the stronger the evidence for the target class; the parts; and their
   *   agreement, where larger values mean maps that are more alike
   * @throws Error thrown by one of its explainers; `signal.reason` when aborted
   */
  async explain(image: ImageInput, options: ExplainOptions = {}): Promise<CombinedExplanation> {
    const signal = options?.signal;
    checkSignal('signal', signal);
    checkOptionalFunction('onProgress', options?.onProgress);
    const parts: Explanation[] = [];
    for (const [i, explainer] of this.#explainers.entries()) {
      const part = await explainer.explain(image, {
        ...options,
        // the first explainer determines the class of all
        target: parts[0]?.target.index ?? options?.target,
        onProgress: (fraction) => {
          const done = (i + fraction) / this.#explainers.length;
          if (done < 1) options?.onProgress?.(done);
        },
      });
      // an explainer of the user may ignore the signal
      signal?.throwIfAborted();
      checkPart(`explainers[${i}].explain()`, part);
      const [{ target } = part] = parts;
      if (part.target.index !== target.index || part.target.name !== target.name)
        throw new RangeError(
          `\`explainers[${i}].explain().target\` must be the class of the first explainer, "${target.name}", got "${part.target.name}"`,
        );
      parts.push(part);
    }
    const { normalize, fusion } = this.#options;
    const maps = parts.map(({ saliency }) => normalize(saliency));
    for (const map of maps) checkMap('normalize(map)', map);
    const warnings = parts.flatMap(({ method, warnings: own }) =>
      (own ?? []).map((text) => `${method}: ${text}`),
    );
    let saliency = fusion(maps, segmentsOf(parts), parts);
    checkMap('fusion(maps)', saliency);
    if (isBlank(saliency) && !maps.every(isBlank)) {
      warnings.push('the fusion of the maps vanished: the map is their mean');
      saliency = mean(maps);
    }
    warnings.push(...blankWarnings(saliency));
    options?.onProgress?.(1);
    const { target, against } = parts[0];
    return {
      method: 'combined',
      target,
      ...(against && { against }),
      saliency,
      parts,
      ...agreementOf(parts, this.#options),
      warnings,
    };
  }
}

function isBlank({ data }: Heatmap): boolean {
  return data.every((value) => value === 0);
}
