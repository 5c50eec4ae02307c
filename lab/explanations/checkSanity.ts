import type { io } from '@tensorflow/tfjs-core';
import { progressBar } from '../../src/cli/progressBar.js';
import type { Photo } from '../../src/evaluation/data/readFaces.js';
import { buildModel } from '../../src/model/buildModel.js';
import { disposeWeights } from '../../src/model/disposeWeights.js';
import type { FaceQualityClassifier } from '../../src/model/index.js';
import { loadArtifacts } from '../../src/model/loadArtifacts.js';
import { LOAD_DEFAULTS } from '../../src/model/loadLimits.js';
import { type Case, type Half, strikeCase } from './cases.js';
import { FUSED } from './chooseFusion.js';
import { DEFAULT_FUSION, FUSIONS } from './fusions/fusions.js';
import type { Journal } from './journal.js';
import type { LazyHeads } from './refittedHeads.js';
import { keptOpen, layerVersions, measureSanity, type SanityCurves } from './sanity.js';
import type { SanityCase } from './summariseSanity.js';

/** Photos of each defect that are checked. */
const EACH = 1;

/**
 * Measures whether maps depend on the model, on the first photos of each defect that the model detects, of the reporting half.
 *
 * @param source - the model
 * @param heads - new heads of the model; they stay the caller's
 */
export async function checkSanity(
  classifier: FaceQualityClassifier,
  source: io.IOHandler,
  journal: Journal,
  cases: readonly Case[],
  photos: Readonly<Record<Half, readonly Photo[]>>,
  heads: LazyHeads,
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
            const { versions: fitted } = await heads.open();
            const model = await buildModel(await loadArtifacts(source, LOAD_DEFAULTS));
            opened.push(() => disposeWeights(model));
            versions = keptOpen([...layerVersions(model, classifier, seed), ...fitted]);
            opened.push(versions.dispose);
          }
          const photo = photos.report.find((item) => item.person === person);
          if (!photo) throw new Error(`the photo of ${person} must be among those that are reported`);
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
