import { EXPLAIN_DEFAULTS } from '../../explainers/request.js';
import { positive } from '../../fusion/normalize.js';
import type { Classifier, ImageInput } from '../../types.js';
import { checkInteger, resolveOptions } from '../../validate.js';
import {
  type MetricBaseline,
  PASS_DEFAULTS,
  REMOVAL_DEFAULTS,
  type RemovalOptions,
  type Subject,
} from '../metric.js';
import { readSubject } from '../readSubject.js';
import { targetScores } from '../targetScores.js';
import { checkRemoval, removalBaseline } from './removalBaseline.js';

/** Options of `averageDrop` and `averageIncrease`. */
export interface MaskedInputOptions extends RemovalOptions {
  /** Value of pixels whose saliency is 0 or negative. @defaultValue [0, 0, 0] */
  readonly baseline?: MetricBaseline | undefined;
  /** Seed of the baseline `'noise'`. @defaultValue 0 */
  readonly seed?: number | undefined;
}

/** @internal */
export const MASKED_INPUT_DEFAULTS = Object.freeze({
  baseline: [0, 0, 0] as MetricBaseline,
  seed: 0 as number,
});

/** The scores of the photo, and of the photo multiplied by the positive part of the map. */
export async function maskedInput(
  owner: string,
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options: MaskedInputOptions | undefined,
): Promise<{ whole: number; masked: number }> {
  const defaults = { ...EXPLAIN_DEFAULTS, ...PASS_DEFAULTS, ...REMOVAL_DEFAULTS, ...MASKED_INPUT_DEFAULTS };
  const settings = resolveOptions(owner, options, defaults);
  checkInteger('batchSize', settings.batchSize, 1);
  checkRemoval(settings, classifier);
  const measured = await readSubject(subject, classifier, image, settings);
  const photo = measured.grid.data;
  const blank = await removalBaseline(settings, classifier, measured);
  const shown = positive(measured.saliency).data;
  const [whole, masked] = await targetScores(
    classifier,
    measured,
    2,
    (step, target) => {
      for (let i = 0; i < target.length; i++) {
        const [own, other] = [photo[i], blank[i]];
        target[i] = step === 0 ? own : other + shown[Math.floor(i / 3)] * (own - other);
      }
    },
    { batchSize: settings.batchSize, original: 0, from: 0.5 },
  );
  return { whole, masked };
}
