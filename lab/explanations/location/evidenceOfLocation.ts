import type { BoxReader } from '../../../src/detectors/boxReader.js';
import type { Photo } from '../../../src/evaluation/data/readFaces.js';
import type { DifferentiableClassifier, Explainer } from '../../../src/types.js';
import { atMost } from '../atMost.js';
import type { Half } from '../cases.js';
import type { Journal } from '../journal.js';
import type { EvidenceOptions } from '../options.js';
import {
  type LocationCase,
  madeCases,
  movedCases,
  naturalCases,
  pairCases,
  redrawnCases,
} from './locationCase.js';
import type { LocatedCase } from './locationTables.js';
import { type MeasureLocationOptions, measureLocation } from './measureLocation.js';

export interface LocationOptions {
  readonly samples: number;
  readonly seed: number;
  /** Of every so many cases all explainers are run. */
  readonly every: number;
  readonly refine: Explainer;
  readonly onProgress: (fraction: number, note?: string) => void;
}

/** Of so many natural covers that may be reported one chooses: it takes a row of settings. */
const CHOOSING = 3;

/**
 * Natural covers and made defects of both halves.
 *
 * @param data - folder of the photos
 * @param people - people on whose photos defects are made, of each half; half as many choose
 * @param most - natural covers of one kind that are reported at most
 * @param reader - draws face boxes anew
 */
export async function locationCases(
  data: string,
  photos: Readonly<Record<Half, readonly Photo[]>>,
  size: DifferentiableClassifier['inputSize'],
  { people, seed, natural: most }: Pick<EvidenceOptions, 'people' | 'seed' | 'natural'>,
  reader: BoxReader,
): Promise<LocationCase[]> {
  const natural = await naturalCases(data, size);
  const ofHalf = (half: Half): LocationCase[] => natural.filter((item) => item.half === half);
  const reported = atMost(ofHalf('report'), most);
  return [
    ...reported,
    ...atMost(ofHalf('choose'), Math.ceil(most / CHOOSING)),
    ...madeCases(photos.report.slice(0, people), 'report', size, seed),
    ...madeCases(photos.choose.slice(0, Math.ceil(people / 2)), 'choose', size, seed),
    ...movedCases(reported, 'report'),
    ...redrawnCases(reported, 'report', reader),
    ...pairCases(photos.report.slice(0, people), 'report', size, seed),
  ];
}

/** Measures where the maps lie. */
export async function evidenceOfLocation(
  classifier: DifferentiableClassifier,
  journal: Journal,
  cases: readonly LocationCase[],
  { samples, seed, every, refine, onProgress }: LocationOptions,
): Promise<LocatedCase[]> {
  const located: LocatedCase[] = [];
  for (const [i, item] of cases.entries()) {
    onProgress(i / cases.length, item.id);
    const methods = methodsOf(item, every > 0 && i % every === 0);
    const found = await measureLocation(classifier, journal, item, { samples, seed, refine, methods });
    const { open: _, ...rest } = item;
    located.push({ ...rest, found });
  }
  onProgress(1);
  return located;
}

function methodsOf({ half, origin }: LocationCase, all: boolean): MeasureLocationOptions['methods'] {
  if (half === 'choose') return 'settings';
  if (origin === 'natural' || origin === 'made') return all ? 'all' : 'baselines';
  return 'parts';
}
