import { Random } from '../../random.js';
import type { Photo } from './readFaces.js';
import { DEFECT_NAMES } from './recipe.js';
import type { KnownDefect } from './shot.js';

/** The severities at which each defect is synthesised. */
export const SEVERITIES = [0.25, 0.5, 0.75] as const;

/** Severity of a clear, but not extreme defect. */
export const MEDIUM = 0.5;

/** Plan of one sample of a photo. */
export interface PlannedShot {
  /**
   * `as it is`: photo and box unchanged; `unchecked`: the same for a photo that was not labelled flawless; `clean`: only harmless camera
   * variation; `single`: one defect; `pair`: two defects of different classes, both at medium severity.
   */
  readonly kind: 'as it is' | 'unchecked' | 'clean' | 'single' | 'pair';
  /** Defects in the order in which they occur. */
  readonly defects: readonly KnownDefect[];
}

/** A photo with the plans of its samples. */
export interface PlannedPhoto {
  readonly photo: Photo;
  readonly shots: readonly PlannedShot[];
}

export interface PlanOptions {
  /** The severities of single defects. */
  readonly severities: readonly number[];
  /** Maximum number of photos for each defect at each severity. */
  readonly perDefect: number;
  /** Whether each photo is also measured unchanged. */
  readonly asItIs: boolean;
  /** Number of clean samples per photo. */
  readonly clean: number;
  /** Number of pairs of defects per photo. */
  readonly pairs: number;
  readonly seed: number;
}

/** Plans the samples of flawless photos, only with defects for which the model has a class. */
export function planShots(
  photos: readonly Photo[],
  classNames: readonly string[],
  { severities, perDefect, asItIs, clean, pairs, seed }: PlanOptions,
): PlannedPhoto[] {
  const random = new Random(seed);
  const known = knownDefects(classNames);
  const flawless = photos.filter((photo) => photo.flawless);
  const plans = new Map<Photo, PlannedShot[]>(
    photos.map((photo) => [
      photo,
      asItIs ? [{ kind: photo.flawless ? 'as it is' : 'unchecked', defects: [] }] : [],
    ]),
  );
  const add = (photo: Photo | undefined, shot: PlannedShot): void =>
    void (photo && plans.get(photo)?.push(shot));
  for (const photo of flawless) {
    for (let i = 0; i < clean; i++) add(photo, { kind: 'clean', defects: [] });
    for (let i = 0; i < pairs; i++) {
      const defects = drawPair(known, random);
      if (defects) add(photo, { kind: 'pair', defects });
    }
  }
  for (const defect of known) {
    for (const severity of severities) {
      for (const i of random.permutation(flawless.length).subarray(0, perDefect)) {
        add(flawless[i], { kind: 'single', defects: [{ ...defect, severity }] });
      }
    }
  }
  return [...plans].map(([photo, shots]) => ({ photo, shots })).filter(({ shots }) => shots.length > 0);
}

/** The defects that can be synthesised and for which the model has a class, in the order in which they occur. */
export function knownDefects(classNames: readonly string[]): { name: string; className: string }[] {
  return DEFECT_NAMES.filter(([, className]) => classNames.includes(className)).map(([name, className]) => ({
    name,
    className,
  }));
}

/** Two defects of different classes. `no-face` is never one of them: nothing else is visible without a face. */
function drawPair(
  known: readonly { name: string; className: string }[],
  random: Random,
): KnownDefect[] | undefined {
  const able = known.filter(({ className }) => className !== 'no-face');
  if (new Set(able.map(({ className }) => className)).size < 2) return undefined;
  for (;;) {
    const [a, b] = [random.integer(able.length), random.integer(able.length)].sort((x, y) => x - y) as [
      number,
      number,
    ];
    const pair = [able[a], able[b]] as { name: string; className: string }[];
    if (pair[0]?.className !== pair[1]?.className) {
      return pair.map((defect) => ({ ...defect, severity: MEDIUM }));
    }
  }
}
