import { checkArray, checkObject, describe } from '../../validate.js';
import type { PhotoRecord } from './photoRecord.js';

/**
 * Class labels of a photo: 1 if it has the class, 0 if not, no entry if unknown.
 *
 * The label of a defect class follows from the grade of the fault of the same name: 2 (clear) is 1, 0 (none) is 0, and 1 (slight) is unknown. The
 * label of the acceptable class follows from `overall`: 0 (good) is 1, 2 (bad) is 0, 1 (borderline) is unknown; if `overall` is empty, a clear
 * fault makes it 0, and it is 1 if the grades of all faults are known to be 0.
 *
 * @param record - the row of the photo
 * @param faults - all faults of the table, with or without a grade in the record
 * @param model - classes of the model; `acceptableClass` is null if it has none
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
