import type { FaceBox } from '../../types.js';

/** The grades of a fault: 0 none, 1 slight, 2 clear. Of a whole photo: 0 good, 1 borderline, 2 bad. */
export const GRADES = [0, 1, 2] as const;

/** A grade of a fault or of a whole photo; see {@link GRADES}. */
export type Grade = (typeof GRADES)[number];

/** The parts of a data set: to fit weights, to choose thresholds, to measure. */
export const SPLITS = ['train', 'validation', 'test'] as const;

/** A part of a data set; see {@link SPLITS}. */
export type Split = (typeof SPLITS)[number];

/** A row of a table of photos. */
export interface PhotoRecord {
  /** Path of the photo; a relative path of the table is resolved against the folder of the table. */
  readonly path: string;
  /** Where the record stands, `FILE:LINE` of the table or the path of a photo in a class folder, for error texts. */
  readonly where: string;
  /** Photos of one person belong to one part of a split and are resampled together; the path where no person is given. */
  readonly person: string;
  /** Group between which error rates are compared; empty where none is given. */
  readonly group: string;
  /** Where the photo comes from; empty where it is not given. */
  readonly source: string;
  /** Split of the data set, if the table has one. */
  readonly split?: Split;
  /** The face in pixels of the photo; it may reach over the edges. Absent: the whole photo is the crop. */
  readonly face?: FaceBox;
  /** Grades by fault. A fault that is absent from it is not known. */
  readonly faults: ReadonlyMap<string, Grade>;
  /** The grade of the whole photo; absent where it is not known. */
  readonly overall?: Grade;
  /** Values of the columns that the caller asked for besides, by name. */
  readonly extra: ReadonlyMap<string, string>;
}
