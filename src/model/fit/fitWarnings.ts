import { correctLabels } from './correctLabels.js';
import type { TrainingSet } from './TrainingSet.js';

/** Share of the errors of a constant answer that a model must avoid to have learned its photos. */
const LEARNED = 0.5;

/**
 * Reasons to doubt the result of a fit.
 *
 * @param accuracy - on the training samples, 0..1
 */
export function fitWarnings(
  { samples, wanted, known }: TrainingSet,
  classNames: readonly string[],
  activation: 'softmax' | 'sigmoid',
  accuracy: number,
): string[] {
  const classes = classNames.length;
  const sums = classNames.map((_, c) => {
    let [with_, without] = [0, 0];
    for (let i = c; i < wanted.length; i += classes) {
      if (known[i] === 0 && activation === 'sigmoid') continue;
      if (wanted[i] >= 0.5) with_++;
      else without++;
    }
    return { with_, without };
  });
  const warnings = classNames
    .filter((_, c) => sums[c].with_ === 0)
    .map((name) => `no photo has the class ${name}: the model cannot learn it`);
  // logits of a model that gives every photo the answer that is right most often
  const constant = sums.map(({ with_, without }) => with_ - without);
  const answers = Array.from({ length: samples.length }, () => constant).flat();
  const { correct, labels } = correctLabels(answers, wanted, known, classes, activation);
  const baseline = labels > 0 ? correct / labels : 1;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  if (baseline === 1 && classes > 1 && warnings.length === 0)
    warnings.push('all photos have the same labels: there is nothing to learn from them');
  if (baseline < 1 && accuracy < baseline + LEARNED * (1 - baseline)) {
    warnings.push(
      `the model has not learned its photos: it gets ${percent(accuracy)} of the training labels right, and the most frequent answer alone gets ${percent(baseline)}: try more \`epochs\`, another \`learningRate\` or \`trainable: 'all'\`, and check the labels`,
    );
  }
  return warnings;
}
