import type { Photo } from '../../../src/evaluation/data/readFaces.js';
import type { DifferentiableClassifier } from '../../../src/types.js';
import type { Half } from '../cases.js';
import type { Journal } from '../journal.js';
import { type LocationCase, madeCases, movedCases, naturalCases, pairCases } from './locationCase.js';
import type { LocatedCase } from './locationTables.js';
import { measureLocation } from './measureLocation.js';

export interface LocationOptions {
  readonly data: string;
  readonly samples: number;
  readonly seed: number;
  /** People on whose photos defects are made, of each half. */
  readonly people: number;
  /** Of every so many cases all explainers are run. */
  readonly every: number;
  readonly onProgress: (fraction: number, note?: string) => void;
}

/** Measures where the maps lie on natural covers and on made defects, of both halves. */
export async function evidenceOfLocation(
  classifier: DifferentiableClassifier,
  journal: Journal,
  photos: Readonly<Record<Half, readonly Photo[]>>,
  { data, samples, seed, people, every, onProgress }: LocationOptions,
): Promise<LocatedCase[]> {
  const size = classifier.inputSize;
  const natural = await naturalCases(data, size);
  const cases: LocationCase[] = [
    ...natural,
    ...movedCases(natural, 'report'),
    ...madeCases(photos.choose.slice(0, people), 'choose', size, seed),
    ...madeCases(photos.report.slice(0, people), 'report', size, seed),
    ...pairCases(photos.report.slice(0, people), 'report', size, seed),
  ];
  const located: LocatedCase[] = [];
  for (const [i, { open, ...rest }] of cases.entries()) {
    onProgress(i / cases.length, rest.id);
    const choose = rest.half === 'choose';
    const others = !choose && (rest.origin === 'natural' || (rest.origin === 'made' && i % every === 0));
    const found = await measureLocation(
      classifier,
      journal,
      { open, ...rest },
      { samples, seed, choose, others },
    );
    located.push({ ...rest, found });
  }
  onProgress(1);
  return located;
}
