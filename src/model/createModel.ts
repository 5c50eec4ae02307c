import type * as tf from '@tensorflow/tfjs-core';
import type { Size } from '../types.js';
import {
  checkGridSize,
  checkInteger,
  checkOneOf,
  checkString,
  describe,
  resolveOptions,
} from '../validate.js';
import { bundledModel } from './bundledModel.js';
import { checkModelReferences, type ModelReferences } from './classReferences.js';
import { loadArtifacts } from './loadArtifacts.js';
import { LOAD_DEFAULTS } from './loadLimits.js';
import { byClassName, checkClassNames, checkInputRange, checkThresholds } from './metadata.js';
import type { CreateOptions, HeadPooling } from './options.js';
import type { DescribedModel } from './readModel.js';
import { transferModel } from './transferModel.js';

/** A model with a fresh head, and its metadata: see `FaceQualityClassifier.create`. */
export async function createModel(options: CreateOptions): Promise<DescribedModel> {
  const settings = resolveOptions('FaceQualityClassifier.create', options, {
    classNames: [] as readonly string[],
    backbone: bundledModel as string | tf.io.IOHandler,
    targetLayer: undefined as string | undefined,
    depths: [] as readonly string[],
    mixChannels: 96,
    pooling: 'mean' as HeadPooling,
    activation: 'softmax' as 'softmax' | 'sigmoid',
    inputSize: undefined as Size | undefined,
    inputRange: [-1, 1] as readonly [number, number],
    acceptableClass: undefined as string | null | undefined,
    thresholds: {} as Readonly<Record<string, number>>,
    seed: 0,
    references: undefined as ModelReferences | undefined,
  });
  const { classNames, activation, inputRange, thresholds, inputSize, seed, references } = settings;
  checkClassNames('classNames', classNames);
  checkOneOf('activation', activation, ['softmax', 'sigmoid']);
  checkInputRange('inputRange', inputRange);
  checkThresholds('thresholds', thresholds, classNames);
  checkInteger('seed', seed);
  checkModelReferences(references);
  checkInteger('mixChannels', settings.mixChannels, 0);
  checkOneOf('pooling', settings.pooling, ['mean', 'mean-max']);
  if (!Array.isArray(settings.depths))
    throw new TypeError(`\`depths\` must be a list of layer names, got ${describe(settings.depths)}`);
  for (const [i, depth] of settings.depths.entries()) checkString(`depths[${i}]`, depth);
  if (inputSize !== undefined) checkGridSize('inputSize', inputSize, 16);
  const { acceptableClass = classNames.includes('acceptable') ? 'acceptable' : null } = settings;
  checkOneOf('acceptableClass', acceptableClass, [null, ...classNames]);
  const { model, targetLayer } = await transferModel(await loadArtifacts(settings.backbone, LOAD_DEFAULTS), {
    numClasses: classNames.length,
    activation,
    targetLayer: settings.targetLayer,
    depths: settings.depths,
    mixChannels: settings.mixChannels,
    pooling: settings.pooling,
    inputSize,
    seed,
  });
  const [, height, width] = model.inputs[0].shape as number[];
  const metadata = byClassName({
    format: 1,
    classNames: [...classNames],
    activation,
    inputSize: { width: width, height: height },
    inputRange: [inputRange[0], inputRange[1]],
    targetLayer,
    acceptableClass,
    thresholds,
    ...(references === 'portraits' && { references }),
  });
  return { model, metadata, ...(typeof references === 'object' && { references }) };
}
