import type { Photo } from '../../src/evaluation/data/readFaces.js';
import type { FaceQualityClassifier } from '../../src/model/index.js';
import { readImage } from '../../src/node/readImage.js';
import { Random } from '../../src/random.js';
import type { Size } from '../../src/types.js';
import { FUSED } from './chooseFusion.js';
import { COMBINED } from './contenders.js';
import { DEFAULT_FUSION } from './fusions/fusions.js';
import type { Journal } from './journal.js';
import { LOCAL_DEFECTS, type Struck, strike } from './localDefects.js';
import { type Measured, type MeasureOptions, measure } from './measure.js';
import { seedOf } from './seedOf.js';
import { sureness } from './verification/sureness.js';

/** Half `choose` picks the fusion and the threshold, half `report` is what the tables show. */
export type Half = 'choose' | 'report';

/** A photo with a defect, as it was measured; without scores where the model does not detect the defect, or it is too small or too large. */
export interface Case extends Partial<Measured> {
  readonly id: string;
  readonly half: Half;
  readonly person: string;
  readonly source: string;
  readonly defect: string;
  readonly target: string;
  readonly area: number;
  /** The model's probability of the class that should name the defect. */
  readonly probability: number;
  /** How far the verdict is from its nearest threshold, 0..1. */
  readonly confidence: number;
}

/** Masks that cover less or more of the photo are not informative. */
const AREA: readonly [number, number] = [0.01, 0.6];
/** A defect that the model does not detect cannot be explained; maps are measured where it does. */
const SEEN = 0.5;

const localDefect = (name: string): (typeof LOCAL_DEFECTS)[number] =>
  LOCAL_DEFECTS.find(([known]) => known === name) as (typeof LOCAL_DEFECTS)[number];

/** Makes the photo of a case: each person and defect has a random stream of its own. */
export async function strikeCase(photo: Photo, defect: string, size: Size, seed: number): Promise<Struck> {
  const [, , severity, degrade] = localDefect(defect);
  const random = new Random(seedOf(seed, photo.person, defect));
  return strike(await readImage(photo.path), photo.face, degrade, severity, size, random);
}

/** Measures a photo with a defect, or takes the earlier result. */
export async function measureCase(
  classifier: FaceQualityClassifier,
  journal: Journal,
  half: Half,
  photo: Photo,
  defect: string,
  options: MeasureOptions,
): Promise<Case> {
  const { person, source } = photo;
  const [, target] = localDefect(defect);
  const how = [options.others, options.repair.length > 0, ...options.fusions].join(',');
  const found = await journal.once(`map ${half} ${person} ${defect} ${how}`, async (): Promise<Case> => {
    const struck = await strikeCase(photo, defect, classifier.inputSize, options.seed);
    const { area } = struck;
    const assessed = await classifier.assess(struck.image, { detector: null });
    const probability = assessed.probabilities[target] ?? 0;
    const usable = area >= AREA[0] && area <= AREA[1] && probability >= SEEN;
    const id = `${half} ${person} ${defect}`;
    return {
      ...{ id, half, person, source, defect, target, area, probability },
      confidence: sureness(assessed.score),
      ...(usable && (await measure(classifier, struck, target, options))),
    };
  });
  return withDefault(found);
}

/** The results of the default fusion are those of `Combined` with its defaults, too. */
function withDefault(found: Case): Case {
  const { scores, costs, repairs } = found;
  const shared = <T>(all: Readonly<Record<string, T>>): Readonly<Record<string, T>> => {
    const own = all[FUSED + DEFAULT_FUSION];
    return own === undefined ? all : { ...all, [COMBINED]: own };
  };
  return {
    ...found,
    ...(scores && { scores: shared(scores) }),
    ...(costs && { costs: shared(costs) }),
    ...(repairs && { repairs: shared(repairs) }),
  };
}
