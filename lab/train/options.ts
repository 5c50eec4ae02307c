import type { HeadPooling } from '../../src/model/options.js';
import type { NodeBackend } from '../../src/node/startBackend.js';

/** Some epochs in which every weight is fitted. */
export interface Cycle {
  readonly epochs: number;
  /** Adam's step size at the start; it falls to zero along half a cosine (Loshchilov & Hutter, https://arxiv.org/abs/1608.03983). */
  readonly learningRate: number;
}

export interface TrainOptions {
  /** The folder with `faces.csv` and its photos. */
  readonly data: string;
  /** Where model.json, weights, evaluation and card are written. */
  readonly out: string;
  /** The model.json of the backbone. */
  readonly backbone: string;
  /** The model.json of a trained model to continue from, instead of a new head on the backbone. */
  readonly from: string | undefined;
  /** Whether the head of `from` also sees the depths that it mixes, and with the pooling `mean-max` the largest value of each channel. */
  readonly widen: boolean;
  /** Whether photos of which parts are those of a reference are among the samples. */
  readonly composites: boolean;
  /** The folder of samples and checkpoints. */
  readonly cache: string;
  readonly backend: NodeBackend;
  readonly seed: number;
  readonly headEpochs: number;
  /** Cycles of fine-tuning, one after the other. */
  readonly cycles: readonly Cycle[];
  /** Epochs after which the last cycle ends, before its step size has fallen to zero. */
  readonly stopAfter: number | undefined;
  /** The folds of the natural photos that the model is not fitted to. */
  readonly folds: readonly number[];
  readonly version: string;
  /** Samples per photo, as a multiple of those of the bundled model. */
  readonly density: number;
  /** A source that is excluded from training and thresholds, so that it measures the loss of accuracy on a new source. */
  readonly holdOut: string | undefined;
  /** Width and height of the model's input, in pixels. */
  readonly inputSize: number;
  /** Where the backbone is cut. */
  readonly targetLayer: string;
  /** The layers whose maps the head sees together; empty: the target layer alone. */
  readonly depths: readonly string[];
  readonly mixChannels: number;
  readonly pooling: HeadPooling;
  /** Weight of the loss of maps that lie outside of the masks of local defects. */
  readonly maskWeight: number;
}
