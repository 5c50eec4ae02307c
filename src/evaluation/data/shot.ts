import type { FaceBox, Pixels } from '../../types.js';

/** A defect that a photo is known to have. */
export interface KnownDefect {
  /** Its own name, such as `motionBlur`; the class where nothing finer is known. */
  readonly name: string;
  readonly className: string;
  /** 0..1; 1 where it was not made. */
  readonly severity: number;
  /** It was made in a part of the face only. */
  readonly local?: boolean;
}

/** Known facts of a measured photo. */
export interface Known {
  readonly path: string;
  readonly source: string;
  /** Photos of one person are resampled together. */
  readonly person: string;
  /** As the source states it; empty where it does not. */
  readonly group: string;
  /** Plan of the photo: `clean`, `as it is`, one defect, two ...; or the label of a natural photo. */
  readonly kind: string;
  /** Defects of the photo; an empty list for an acceptable one. */
  readonly defects: readonly KnownDefect[];
  /** Whether the labeller would let the photo pass: good or borderline. Absent where that is not known. */
  readonly passable?: boolean | undefined;
  /** Labels by class, if a table has them; absent classes are unknown. Without it, labels follow from the defects. */
  readonly labels?: ReadonlyMap<string, 0 | 1>;
}

/** A photo to be measured, with its pixels. */
export interface Shot extends Known {
  readonly pixels: Pixels;
  /** The face in `pixels`; undefined where they are the crop already. */
  readonly face?: FaceBox | undefined;
}

/** Score of a rater for a class: the higher, the more evidence for it. */
export type Ratings = Readonly<Record<string, number>>;

/** A photo that was measured. */
export interface Measured extends Known {
  /** The model's probabilities, in the order of its classes. */
  readonly probabilities: Float32Array;
  readonly acceptable: boolean;
  /** -1..1, 0 at the nearest threshold. */
  readonly margin: number;
  /** The acceptable class or the worst defect. */
  readonly named: string;
  /** Scores by rater, then by class. A rater has no entry for a class that it does not measure. */
  readonly ratings: Readonly<Record<string, Ratings>>;
}
