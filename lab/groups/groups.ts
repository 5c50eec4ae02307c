import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { progressBar } from '../../src/cli/progressBar.js';
import { DIMMED_LIGHT } from '../../src/evaluation/measureField.js';
import { loadModelFile } from '../../src/node/loadModelFile.js';
import { readJson } from '../../src/node/readJson.js';
import { type NodeBackend, startBackend } from '../../src/node/startBackend.js';
import { writeFileAtomic } from '../../src/node/writeFileAtomic.js';
import { readFairFace } from '../train/fairFace.js';
import { naturalSamples } from '../train/naturalSamples.js';
import { groupsReport, type PartOfPhotos } from './groupsReport.js';
import { judgeBoxes, judgePhotos } from './judgePhotos.js';

export interface GroupsOptions {
  /** The folder of `fairface`. */
  readonly data: string;
  /** The model.json of each model; beside it lies the `evaluation.json` of its training, which has the folds that it was not fitted to. */
  readonly models: readonly string[];
  readonly out: string;
  /** The folder of the boxes of faces. */
  readonly cache: string;
  readonly backend: NodeBackend;
  readonly seed: number;
}

/**
 * Errors by group, of every natural photo that one of the models was not fitted to.
 *
 * @throws RangeError for a model without the record of its folds, or a fold that two models leave out
 */
export async function groups({ data, models, out, cache, backend, seed }: GroupsOptions): Promise<void> {
  await startBackend(backend);
  await mkdir(cache, { recursive: true });
  const labelled = await readFairFace(data);
  const parts: PartOfPhotos[] = [];
  let defects: readonly string[] = [];
  const taken = new Set<number>();
  for (const path of models) {
    const folds = await foldsOf(path);
    const twice = folds.find((fold) => taken.has(fold));
    if (twice !== undefined)
      throw new RangeError(`\`--models\` must leave out other folds each, got ${twice} twice`);
    for (const fold of folds) taken.add(fold);
    const classifier = await loadModelFile(path);
    try {
      const own = labelled.filter(({ fold }) => fold !== undefined && folds.includes(fold));
      const bar = progressBar('faces     ');
      const samples = await naturalSamples(own, classifier.inputSize, seed, cache, bar);
      const { classNames, acceptableClass, version } = classifier.metadata;
      defects = classNames.filter((name) => name !== acceptableClass);
      const asTheyAre = await judgePhotos(classifier, samples, 1);
      parts.push({
        ...{ version: version ?? path, folds },
        asTheyAre,
        dimmed: await judgePhotos(classifier, samples, DIMMED_LIGHT),
        boxes: await judgeBoxes(classifier, samples, asTheyAre),
      });
    } finally {
      classifier.dispose();
    }
  }
  await writeFileAtomic(out, groupsReport(parts, defects, seed));
}

/** The folds that a model was not fitted to. */
async function foldsOf(model: string): Promise<readonly number[]> {
  const path = join(dirname(model), 'evaluation.json');
  const record = (await readJson(path)) as { folds?: readonly number[]; fold?: number } | undefined;
  const folds = record?.folds ?? (record?.fold === undefined ? [] : [record.fold]);
  if (folds.length === 0)
    throw new RangeError(`\`--models\`: ${path} must have the folds that the model was not fitted to`);
  return folds;
}
