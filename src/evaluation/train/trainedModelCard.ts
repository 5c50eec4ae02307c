import type { Size } from '../../types.js';
import { SPLITS, type Split } from '../data/photoRecord.js';
import type { Proportion } from '../statistics/wilson.js';
import { LEAST_PHOTOS } from './chooseThreshold.js';
import type { ClassMeasures, TrainedMeasures } from './measureTrained.js';
import type { TrainSettings } from './options.js';
import { SHARES } from './splitPeople.js';

/** Record of a training: the content of evaluation.json. */
export interface TrainRecord {
  readonly format: 1;
  readonly version: string;
  readonly options: Omit<TrainSettings, 'data' | 'out' | 'onProgress'>;
  /** SHA-256 over people, labels, faces and pixels, in hex. */
  readonly data: string;
  readonly inputSize: Size;
  readonly targetLayer: string;
  readonly classNames: readonly string[];
  readonly acceptableClass: string | null;
  /** Number of photos, of people and of photos of each class, by split. */
  readonly parts: Readonly<
    Record<
      Split,
      { readonly photos: number; readonly people: number; readonly classes: Readonly<Record<string, number>> }
    >
  >;
  /** Number of epochs run, the epoch that was kept (counted from 0), and loss and accuracy of its weights on the train split. */
  readonly training: {
    readonly epochs: number;
    readonly bestEpoch: number;
    readonly loss: number;
    readonly accuracy: number;
  };
  /** Measures on people used neither for weights nor for thresholds. */
  readonly test: TrainedMeasures;
  /** Omissions and reasons to doubt the result. */
  readonly notes: readonly string[];
}

/** Number of photos of a class in the test split below which its figures mean little. */
const FEW = 20;

/** The model card (Mitchell et al., https://arxiv.org/abs/1810.03993) of a model trained by `lucidface train`. */
export function trainedModelCard(record: TrainRecord): string {
  const { version, options, inputSize, classNames, test, training } = record;
  const { width, height } = inputSize;
  return `# ${version}

Written by \`lucidface train\`; \`evaluation.json\` has every number. Brackets hold 95 % intervals.

## Model
Classes: ${classNames.map((name) => `\`${name}\``).join(', ')}. ${
    options.activation === 'sigmoid'
      ? 'A photo can have several of them (sigmoid).'
      : 'A photo has exactly one of them (softmax).'
  } ${
    record.acceptableClass === null
      ? 'There is no class of acceptable photos: every class is a defect.'
      : `Photos of \`${record.acceptableClass}\` have no defect.`
  }
Input: ${width} x ${height} pixels of the face crop, or of the whole photo where no face is given. Explainers use the layer \`${record.targetLayer}\`.
Backbone: ${options.backbone ?? "that of lucidface's bundled model, which was initialised with ImageNet weights"}. Fitted: ${
    options.trainable === 'head' ? 'the last layer, on frozen features' : 'the last layer, then every weight'
  }; epoch ${training.bestEpoch + 1} of ${training.epochs} had the lowest validation loss and was kept. Learning rate ${
    options.learningRate ?? (options.trainable === 'head' ? 0.01 : 0.001)
  }, batch size ${options.batchSize}, seed ${options.seed}, backend ${options.backend}.
Accuracy on the labels of the train part: ${percent(training.accuracy)} (loss ${training.loss.toFixed(4)}).

## Data and split
All photos of a person are in one part${record.parts.train.people === record.parts.train.photos ? '; here every photo counts as a person of its own, so name people in the column `person` where several photos show one' : ''}. Where the table gives no part: ${SPLITS.map((split) => `${percent(SHARES[split], 0)} ${split}`).join(', ')}, each with its share of every class.

| part | used for | photos | people | ${classNames.join(' | ')} |
|---|---|---|---|${classNames.map(() => '---|').join('')}
${SPLITS.map((split) => {
  const { photos, people, classes } = record.parts[split];
  return `| ${split} | ${USES[split]} | ${photos} | ${people} | ${classNames.map((name) => classes[name]).join(' | ')} |`;
}).join('\n')}

SHA-256 of labels and photos: \`${record.data}\`.

## Accuracy on photos never seen
${test.photos} photos of ${test.people} people of the test part, to whom neither weights nor thresholds were fitted.

${lines([
  test.verdict && `- Verdict, acceptable or not: ${share(test.verdict)}`,
  test.topClass && `- Most probable class, of photos with exactly one: ${share(test.topClass)}`,
  !test.verdict && !test.topClass && '- Not measured: the test part has no photos with such labels.',
])}

| class | ROC-AUC | threshold | found, of photos with it | left alone, of photos without it |
|---|---|---|---|---|
${classNames.map((name) => classRow(name, test.classes[name])).join('\n')}

ROC-AUC intervals are from a bootstrap over people (${options.rounds} rounds), shares have Wilson's; an interval of one value means that no photo here was ranked wrongly, not that none ever will be.

## Thresholds
A class counts from its threshold on: the value with the highest mean of both shares on the validation part, .5 where that is among the best. \\* marks .5 for want of photos: fewer than ${LEAST_PHOTOS} of the validation part have the class, or have it not.

## Limits
${lines([
  ...record.notes.map((note) => `- ${note}`),
  ...classNames
    .filter((name) => (test.classes[name].auc?.positives ?? 0) < FEW)
    .map(
      (name) =>
        `- \`${name}\`: ${test.classes[name].auc?.positives ?? 0} photos in the test part; figures of so few mean little.`,
    ),
  '- It is measured on photos like those that it was fitted to. Other cameras, places and people are harder: measure it on such photos with `lucidface evaluate`.',
  '- Probabilities are not calibrated. Groups of people were not compared.',
  '- It tells whether a photo can be used, never who is in it. Not for decisions about people.',
])}
`;
}

const USES: Readonly<Record<Split, string>> = {
  train: 'weights',
  validation: 'thresholds and the epoch that is kept',
  test: 'the figures below',
};

function classRow(name: string, { auc, threshold, chosen, sensitivity, specificity }: ClassMeasures): string {
  const area = auc
    ? `${auc.value.toFixed(3)} (${auc.low.toFixed(3)} to ${auc.high.toFixed(3)})`
    : 'not measured';
  return `| ${name} | ${area} | ${threshold}${chosen ? '' : '\\*'} | ${share(sensitivity)} | ${share(specificity)} |`;
}

function share(found: Proportion | undefined): string {
  if (!found) return 'no photos';
  return `${percent(found.rate)} (${percent(found.low)} to ${percent(found.high)}; ${found.count} of ${found.total})`;
}

function percent(value: number, digits = 1): string {
  return `${(100 * value).toFixed(digits)} %`;
}

function lines(items: readonly (string | false | undefined)[]): string {
  return items.filter((item) => typeof item === 'string').join('\n');
}
