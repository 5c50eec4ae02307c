import type { JudgedFace } from '../../types.js';

/** Grades of a fault: 0 none, 1 slight, 2 clear. Grades of a whole photo: 0 good, 1 borderline, 2 bad. */
export const GRADES = [0, 1, 2] as const;

/** A grade of a fault or of a whole photo; see {@link GRADES}. */
export type Grade = (typeof GRADES)[number];

/** The splits of a data set: for the weights, for the choice of thresholds, for the measurement. */
export const SPLITS = ['train', 'validation', 'test'] as const;

/** A split of a data set; see {@link SPLITS}. */
export type Split = (typeof SPLITS)[number];

/** A row of a table of photos. */
export interface PhotoRecord {
  /** Path of the photo; a relative path in the table is resolved against the folder of the table. */
  readonly path: string;
  /** Origin of the record for error messages: `FILE:LINE` of the table, or the path of a photo in a class folder. */
  readonly where: string;
  /** Photos of one person are in the same split and are resampled together; the path if no person is given. */
  readonly person: string;
  /** Group for the comparison of error rates; empty if none is given. */
  readonly group: string;
  /** Source of the photo; empty if none is given. */
  readonly source: string;
  /** Split of the data set, if the table has one. */
  readonly split?: Split;
  /** The face box in pixels of the photo, which may extend beyond it; with its roll in degrees if the table has it. If absent, the whole photo is the crop. */
  readonly face?: JudgedFace;
  /** Grades by fault. A fault without an entry is unknown. */
  readonly faults: ReadonlyMap<string, Grade>;
  /** Grade of the whole photo; absent if unknown. */
  readonly overall?: Grade;
  /** Values of the additional columns that the caller requested, by name. */
  readonly extra: ReadonlyMap<string, string>;
}
