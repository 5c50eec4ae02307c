import type { FaceBox, Pixels } from '../../types.js';

/** A defect that a photo is known to have. */
export interface KnownDefect {
  /** Specific name, such as `motionBlur`; the class if nothing more specific is known. */
  readonly name: string;
  readonly className: string;
  /** 0..1; 1 if the defect is not synthetic. */
  readonly severity: number;
  /** Whether it is limited to a part of the face. */
  readonly local?: boolean;
}

/** Known facts of a measured photo. */
export interface Known {
  readonly path: string;
  readonly source: string;
  /** Photos of one person are resampled together. */
  readonly person: string;
  /** Group as stated by the source; empty if unknown. */
  readonly group: string;
  /** Kind of the sample: `clean`, `as it is`, one defect, two ...; or the label of a natural photo. */
  readonly kind: string;
  /** Defects of the photo; an empty list for an acceptable one. */
  readonly defects: readonly KnownDefect[];
  /** Whether the labeller would accept the photo: good or borderline. Absent if unknown. */
  readonly passable?: boolean | undefined;
  /** Labels by class, if a table has them; classes without an entry are unknown. Otherwise labels follow from the defects. */
  readonly labels?: ReadonlyMap<string, 0 | 1>;
}

/** A photo to measure, with its pixels. */
export interface Shot extends Known {
  readonly pixels: Pixels;
  /** The face box in `pixels`; undefined if these are already the crop. */
  readonly face?: FaceBox | undefined;
}

/** Score of a rater for a class: the higher, the more evidence for it. */
export type Ratings = Readonly<Record<string, number>>;

/** A measured photo. */
export interface Measured extends Known {
  /** The model's probabilities, in the order of its classes. */
  readonly probabilities: Float32Array;
  readonly acceptable: boolean;
  /** Distance from the nearest threshold, -1..1, 0 at the threshold. */
  readonly margin: number;
  /** The acceptable class or the worst defect. */
  readonly named: string;
  /** Scores by rater, then by class. A rater has no entry for classes that it does not rate. */
  readonly ratings: Readonly<Record<string, Ratings>>;
}
