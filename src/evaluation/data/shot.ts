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

/** What is known of a photo that is measured. */
export interface Known {
  readonly path: string;
  readonly source: string;
  /** Photos of one person are resampled together. */
  readonly person: string;
  /** As the source states it; empty where it does not. */
  readonly group: string;
  /** What was asked for: `clean`, `as it is`, one defect, two ..., or the label of a natural photo. */
  readonly kind: string;
  /** The defects that it has; none: it is acceptable. */
  readonly defects: readonly KnownDefect[];
  /** Labels by class, where a table has them; a class that is absent is not known. Without it, all follows from the defects. */
  readonly labels?: ReadonlyMap<string, 0 | 1>;
}

/** A photo to be measured, with its pixels. */
export interface Shot extends Known {
  readonly pixels: Pixels;
  /** The face in `pixels`; undefined where they are the crop already. */
  readonly face?: FaceBox | undefined;
}

/** What a rater gives a class: the higher, the more. */
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
  /** By rater, then by class. A rater says nothing of a class that it has no idea of. */
  readonly ratings: Readonly<Record<string, Ratings>>;
}
