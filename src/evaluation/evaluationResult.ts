import type { BoxErrors } from './analysis/boxErrors.js';
import type { Discard } from './analysis/discard.js';
import type { PhotosReport } from './analysis/measurePhotos.js';
import type { SyntheticReport } from './analysis/measureSynthetic.js';
import type { RocChart } from './analysis/rocChart.js';
import type { GroupsReport } from './measureField.js';

/** All measurements: the content of evaluation.json. */
export interface EvaluationResult {
  readonly format: 1;
  readonly model: {
    readonly path: string;
    readonly version: string | null;
    /** The model's fingerprint of its training data. */
    readonly data: string | null;
    readonly classNames: readonly string[];
    readonly acceptableClass: string | null;
    readonly thresholds: Readonly<Record<string, number>>;
  };
  readonly baseline: string | null;
  readonly settings: {
    readonly data: string;
    readonly source: string | null;
    readonly heldOut: readonly string[];
    readonly seed: number;
    readonly rounds: number;
    readonly perDefect: number;
  };
  /** Caveats of this run. */
  readonly notes: readonly string[];
  /** Synthetic defects on people of the test split. */
  readonly synthetic?: SyntheticReport;
  /** The same on sources that the model was not trained on. */
  readonly unseen?: SyntheticReport;
  /** Natural photos. */
  readonly natural?: PhotosReport;
  /** The user's own photos. */
  readonly own?: PhotosReport;
  /** Errors by group on own photos, if requested. */
  readonly groups?: GroupsReport;
  /** Verdicts that change with another box, if requested. */
  readonly boxes?: BoxErrors;
  /** Error-versus-discard curves for a table of utilities. */
  readonly utility?: Discard;
}

/** Result of {@link evaluate}. */
export interface Evaluation {
  readonly result: EvaluationResult;
  /** The ROC curves of each part. */
  readonly rocCurves: readonly RocPart[];
}

/** The ROC curves of one part of the result. */
export interface RocPart {
  readonly name: 'synthetic' | 'unseen' | 'natural' | 'own';
  readonly title: string;
  readonly charts: readonly RocChart[];
}
