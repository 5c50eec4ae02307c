import { parseArgs } from 'node:util';
import { fail } from './fail.mjs';

/** The options of a script, as `parseArgs` of Node describes them; an unknown one, or one without its value, ends the script with one line. */
export function scriptOptions(options) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return fail(error.message);
  }
}
