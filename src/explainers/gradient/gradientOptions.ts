import { checkInteger, checkOneOf } from '../../validate.js';
import { CHANNEL_REDUCTIONS, type ChannelReduction } from './reduceChannels.js';

/**
 * The output whose gradient is taken: the logit of the class, or its probability. The gradient of a probability vanishes near 0 and 1, and
 * depends on the logits of all classes.
 */
export type GradientOutput = 'logit' | 'probability';

/** Shared options of gradient explainers. */
interface SharedOptions {
  readonly reduction: ChannelReduction;
  readonly output: GradientOutput;
  readonly seed?: number;
  readonly batchSize?: number;
}

/** @throws TypeError or RangeError for an option out of range */
export function checkGradientOptions({ reduction, output, seed = 0, batchSize = 1 }: SharedOptions): void {
  checkOneOf('reduction', reduction, CHANNEL_REDUCTIONS);
  checkOneOf('output', output, ['logit', 'probability']);
  checkInteger('seed', seed);
  checkInteger('batchSize', batchSize, 1);
}
