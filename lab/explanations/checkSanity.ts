import type { io } from '@tensorflow/tfjs-core';
import { progressBar } from '../../src/cli/progressBar.js';
import { acceptableName } from '../../src/evaluation/analysis/verdictOf.js';
import type { Photo } from '../../src/evaluation/data/readFaces.js';
import { buildModel } from '../../src/model/buildModel.js';
import { disposeWeights } from '../../src/model/disposeWeights.js';
import type { FaceQualityClassifier, LabelledImage } from '../../src/model/index.js';
import { loadArtifacts } from '../../src/model/loadArtifacts.js';
import { LOAD_DEFAULTS } from '../../src/model/loadLimits.js';
import { type Case, type Half, strikeCase } from './cases.js';
import { FUSED } from './chooseFusion.js';
import { DEFAULT_FUSION, FUSIONS } from './fusions/fusions.js';
import type { Journal } from './journal.js';
import { refitted } from './refitted.js';
import { keptOpen, layerVersions, measureSanity, type SanityCurves } from './sanity.js';
import type { SanityCase } from './summariseSanity.js';

/** Photos of each defect that are checked. */
const EACH = 2;
/** People of the half that chooses to whose photos the new heads are fitted. */
const FITTED = 20;

/**
 * Measures whether maps depend on the model, on the first photos of each defect that the model detects, of the reporting half.
 *
 * @param source - the model
 */
export async function checkSanity(
  classifier: FaceQualityClassifier,
  source: io.IOHandler,
  journal: Journal,
  cases: readonly Case[],
  photos: Readonly<Record<Half, readonly Photo[]>>,
  { samples, seed, chosen }: { samples: number; seed: number; chosen: string },
): Promise<SanityCase[]> {
  const seen = cases.filter(({ half, scores }) => half === 'report' && scores);
  const defects = [...new Set(seen.map(({ defect }) => defect))];
  const checked = defects.flatMap((defect) => seen.filter((item) => item.defect === defect).slice(0, EACH));
  const fusion = FUSIONS[chosen.slice(FUSED.length)];
  const bar = progressBar('sanity    ');
  let versions: ReturnType<typeof keptOpen> | undefined;
  const opened: (() => void)[] = [];
  try {
    const found: SanityCase[] = [];
    for (const [i, { id, person, defect, target }] of checked.entries()) {
      bar(i / checked.length, id);
      const curves = await journal.once<SanityCurves>(
        `sanity ${id} ${chosen} ${DEFAULT_FUSION}`,
        async () => {
          if (!versions) {
            const dataset = await labelled(classifier, photos.choose.slice(0, FITTED), cases, seed);
            const heads = await refitted(source, classifier, dataset, seed);
            opened.push(heads.dispose);
            const model = await buildModel(await loadArtifacts(source, LOAD_DEFAULTS));
            opened.push(() => disposeWeights(model));
            versions = keptOpen([...layerVersions(model, classifier, seed), ...heads.versions]);
            opened.push(versions.dispose);
          }
          const photo = photos.report.find((item) => item.person === person) as Photo;
          const { image } = await strikeCase(photo, defect, classifier.inputSize, seed);
          return measureSanity(classifier, image, target, versions.versions, [chosen, fusion], samples);
        },
      );
      found.push({ person, curves });
    }
    bar(1);
    return found;
  } finally {
    for (const dispose of opened.reverse()) dispose();
  }
}

/** Photos without a defect and with each one that is measured, by the class that should name them. */
async function labelled(
  { inputSize, metadata }: FaceQualityClassifier,
  photos: readonly Photo[],
  cases: readonly Case[],
  seed: number,
): Promise<LabelledImage[]> {
  const dataset: LabelledImage[] = [];
  for (const photo of photos) {
    const own = cases.filter(({ half, person }) => half === 'choose' && person === photo.person);
    for (const [i, { defect, target }] of own.entries()) {
      const { image, original } = await strikeCase(photo, defect, inputSize, seed);
      dataset.push({ image, label: target });
      if (i === 0) dataset.push({ image: original, label: acceptableName(metadata) });
    }
  }
  return dataset;
}
