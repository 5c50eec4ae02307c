import { checkArray, checkString } from '../validate.js';
import { checkPhotoInput } from './photoInput.js';
import type { PhotoResult } from './result.js';
import type { ResultFormat } from './resultFormat.js';
import { outcomeOf } from './summary.js';

/** JSON lines (https://jsonlines.org): `{ "header": ... }`, then one object per photo. */
export const JSON_LINES: ResultFormat = {
  headerLines: 1,
  header: (header) => `${JSON.stringify({ header })}\n`,
  readHeader(line) {
    try {
      return JSON.parse(line).header;
    } catch {
      return undefined;
    }
  },
  keyOf: (id) => id,
  line: (result) => `${JSON.stringify(result)}\n`,
  read(line) {
    const result: PhotoResult = JSON.parse(line);
    checkPhotoInput('result', result);
    if (!('error' in result)) {
      const { defects } = result;
      checkArray('result.defects', defects);
      for (const defect of defects) checkString('result.defects', defect?.className);
    }
    return { key: result.id, ...outcomeOf(result) };
  },
};
