import { checkMap } from '../../fusion/checkMap.js';
import type { Explanation } from '../../types.js';
import { checkArray, checkInteger, checkObject, checkString } from '../../validate.js';

/**
 * Checks the explanation of a part, which an explainer of the user may have made.
 *
 * @param name - of the explanation, for errors
 * @throws TypeError or RangeError naming the field that is missing or wrong
 */
export function checkPart(name: string, part: Explanation): void {
  checkObject(name, part, 'an explanation');
  checkString(`${name}.method`, part.method);
  checkObject(`${name}.target`, part.target, 'a class');
  checkInteger(`${name}.target.index`, part.target.index, 0);
  checkMap(`${name}.saliency`, part.saliency);
  checkArray(`${name}.warnings`, part.warnings ?? []);
}
