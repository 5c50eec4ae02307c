import type { RecordedClassifier } from '../audit/auditRecord.js';
import type { Assessment } from './assessment.js';
import { assessmentOf, type PreparedPhoto } from './prepareAssessment.js';

/** The members of a classifier that assessments need. */
type AssessingClassifier = RecordedClassifier & {
  predictValues(images: Float32Array): Promise<Float32Array>;
  hash(): Promise<string>;
};

/**
 * Assesses photos in one forward pass, with an audit record where one is requested.
 *
 * @param engine - name of the engine, for the record
 * @returns one assessment per photo, in their order
 */
export async function assessPrepared(
  classifier: AssessingClassifier,
  prepared: readonly PreparedPhoto[],
  engine: () => string,
): Promise<Assessment[]> {
  if (prepared.length === 0) return [];
  const values = await classifier.predictValues(joined(prepared));
  const classes = classifier.classNames.length;
  const assessed = prepared.map((photo, i) =>
    assessmentOf(photo, values.subarray(i * classes, (i + 1) * classes), classifier.metadata),
  );
  if (!prepared.some(({ record }) => record)) return assessed;
  const { auditRecord } = await import('../audit/auditRecord.js');
  const modelHash = await classifier.hash();
  const recorded: Assessment[] = [];
  for (const [i, photo] of prepared.entries()) {
    const one = assessed[i];
    const record = photo.record
      ? await auditRecord(classifier, photo, one, { engine: engine(), modelHash })
      : undefined;
    recorded.push(record ? { ...one, record } : one);
  }
  return recorded;
}

/** Grids of the photos, one after the other. */
function joined(prepared: readonly PreparedPhoto[]): Float32Array {
  const [first] = prepared;
  if (prepared.length === 1) return first.grid.data;
  const { length } = first.grid.data;
  const grids = new Float32Array(length * prepared.length);
  for (const [i, { grid }] of prepared.entries()) grids.set(grid.data, i * length);
  return grids;
}
