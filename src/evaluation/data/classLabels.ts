import { checkArray, checkObject, describe } from '../../validate.js';
import type { PhotoRecord } from './photoRecord.js';

/**
 * Which classes a photo has: 1 it has the class, 0 it has not; a class that is absent is not known.
 *
 * A defect class follows from the grade of the fault of its name: 2 (clear) is 1, 0 (none) is 0, and 1 (slight) is not known. The
 * acceptable class follows from `overall`: 0 (good) is 1, 2 (bad) is 0, 1 (borderline) is not known; where `overall` is empty, a clear
 * fault makes it 0, and it is 1 where the grades of all faults are known to be 0.
 *
 * @param record - what is known of the photo
 * @param faults - all faults of the table, whether the record has a grade of them or not
 * @param model - its classes; the acceptable one is null where it has none
 * @returns labels by class
 */
export function classLabels(
  record: Pick<PhotoRecord, 'faults' | 'overall'>,
  faults: readonly string[],
  model: { readonly classNames: readonly string[]; readonly acceptableClass: string | null },
): Map<string, 0 | 1> {
  checkObject('record', record, '{ faults, overall? }');
  if (!(record.faults instanceof Map))
    throw new TypeError(`\`record.faults\` must be a Map, got ${describe(record.faults)}`);
  checkArray('faults', faults);
  checkObject('model', model, '{ classNames, acceptableClass }');
  checkArray('model.classNames', model.classNames);
  const labels = new Map<string, 0 | 1>();
  for (const name of model.classNames) {
    const label =
      name === model.acceptableClass ? acceptableLabel(record, faults) : labelOf(record.faults.get(name));
    if (label !== undefined) labels.set(name, label);
  }
  return labels;
}

function labelOf(grade: 0 | 1 | 2 | undefined): 0 | 1 | undefined {
  return grade === 2 ? 1 : grade === 0 ? 0 : undefined;
}

function acceptableLabel(
  { faults, overall }: Pick<PhotoRecord, 'faults' | 'overall'>,
  known: readonly string[],
): 0 | 1 | undefined {
  if (overall !== undefined) return overall === 0 ? 1 : overall === 2 ? 0 : undefined;
  if (known.some((fault) => faults.get(fault) === 2)) return 0;
  return known.length > 0 && known.every((fault) => faults.get(fault) === 0) ? 1 : undefined;
}
