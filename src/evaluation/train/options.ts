import type { Precision } from '../../model/index.js';
import type { NodeBackend } from '../../node/startBackend.js';
import { checkInteger, checkNumber, checkOneOf, checkString, resolveOptions } from '../../validate.js';

/** Options of {@link trainModel}. */
export interface TrainModelOptions {
  /** A folder with a subfolder of photos for each class, or a CSV table of photos. */
  readonly data: string;
  /** The folder of model, model card and checkpoints; created if it does not exist. */
  readonly out: string;
  /** The tfjs backend. @defaultValue 'wasm' */
  readonly backend?: NodeBackend | undefined;
  /** Path of the model.json of the backbone. @defaultValue none: that of the bundled model */
  readonly backbone?: string | undefined;
  /** The layer at which the backbone is cut. @defaultValue none: that of the backbone */
  readonly targetLayer?: string | undefined;
  /** Layers whose maps are combined as input of the head. @defaultValue none: the target layer alone */
  readonly depths?: readonly string[] | undefined;
  /** Channels of the map that mixes several depths. @defaultValue 96 */
  readonly mixChannels?: number | undefined;
  /** `'sigmoid'`: a photo can have several classes; `'softmax'`: each photo has exactly one. @defaultValue 'sigmoid' */
  readonly activation?: 'sigmoid' | 'softmax' | undefined;
  /** Width and height of the model's input, in pixels. @defaultValue none: that of the backbone */
  readonly inputSize?: number | undefined;
  /** The class, or the folder, of photos without a defect. @defaultValue 'acceptable' */
  readonly acceptableClass?: string | undefined;
  /** Columns of the table that are not faults. @defaultValue none */
  readonly extraColumns?: readonly string[] | undefined;
  /** Whether faces are detected in photos without a box, as by `lucidface assess`. @defaultValue false */
  readonly detect?: boolean | undefined;
  /** `'head'`: trains the last layer; `'all'`: trains the last layer first, then fine-tunes every weight. @defaultValue 'head' */
  readonly trainable?: 'head' | 'all' | undefined;
  /** Number of epochs for the weights of `trainable`; `'auto'` chooses it by the number of photos. @defaultValue 'auto' */
  readonly epochs?: number | 'auto' | undefined;
  /** Photos per step. @defaultValue 32 */
  readonly batchSize?: number | undefined;
  /** Learning rate for the weights of `trainable`. @defaultValue none: 0.01 for the head, 0.001 for every weight */
  readonly learningRate?: number | undefined;
  /** Early stopping: number of epochs without a lower validation loss after which the training ends. @defaultValue none */
  readonly patience?: number | undefined;
  /** Seed of the split, the new weights, the order of the photos and the bootstrap. @defaultValue 0 */
  readonly seed?: number | undefined;
  /** Number of bootstrap rounds. @defaultValue 1000 */
  readonly rounds?: number | undefined;
  /** Name and version stored with the model. @defaultValue 'face-quality-custom' */
  readonly version?: string | undefined;
  /** Number format of the saved weights. @defaultValue 'float32' */
  readonly precision?: Precision | undefined;
  /** Called with the stage, its completed share, and a note on the last epoch. */
  readonly onProgress?: ((stage: TrainStage, fraction: number, note?: string) => void) | undefined;
}

/** A stage of a training. */
export type TrainStage = 'photos' | 'head' | 'fine-tuning' | 'evaluation';

/** @internal */
export const TRAIN_MODEL_DEFAULTS = Object.freeze({
  data: '' as string,
  out: '' as string,
  backend: 'wasm' as NodeBackend,
  backbone: undefined as string | undefined,
  targetLayer: undefined as string | undefined,
  depths: [] as readonly string[],
  mixChannels: 96 as number,
  activation: 'sigmoid' as 'sigmoid' | 'softmax',
  inputSize: undefined as number | undefined,
  acceptableClass: 'acceptable' as string,
  extraColumns: [] as readonly string[],
  detect: false as boolean,
  trainable: 'head' as 'head' | 'all',
  epochs: 'auto' as number | 'auto',
  batchSize: 32 as number,
  learningRate: undefined as number | undefined,
  patience: undefined as number | undefined,
  seed: 0 as number,
  rounds: 1000 as number,
  version: 'face-quality-custom' as string,
  precision: 'float32' as Precision,
  onProgress: undefined as TrainModelOptions['onProgress'],
});

/** Checked options. */
export type TrainSettings = typeof TRAIN_MODEL_DEFAULTS;

/** @throws TypeError or RangeError naming the option */
export function trainSettings(options: TrainModelOptions): TrainSettings {
  const settings = resolveOptions('trainModel', options, TRAIN_MODEL_DEFAULTS);
  for (const name of ['data', 'out', 'version'] as const) {
    checkString(name, settings[name]);
    if (settings[name] === '') throw new RangeError(`\`${name}\` must not be empty`);
  }
  checkOneOf('trainable', settings.trainable, ['head', 'all']);
  checkOneOf('activation', settings.activation, ['sigmoid', 'softmax']);
  checkOneOf('precision', settings.precision, ['float32', 'float16']);
  if (settings.epochs !== 'auto') checkInteger('epochs', settings.epochs, 1);
  if (settings.inputSize !== undefined) checkInteger('inputSize', settings.inputSize, 16, 4096);
  if (settings.patience !== undefined) checkInteger('patience', settings.patience, 1);
  if (settings.learningRate !== undefined) checkNumber('learningRate', settings.learningRate, 0);
  checkInteger('batchSize', settings.batchSize, 1);
  checkInteger('rounds', settings.rounds, 1);
  checkInteger('seed', settings.seed);
  return settings;
}
