import { parseArgs } from 'node:util';
import { fail } from './fail.mjs';

const NUMBER = /^(\d+\.?\d*|\.\d+)$/;

/**
 * The options of a script, as `parseArgs` of Node describes them. An unknown one, one without its value, and a text where the default is a number end the script with one
 * line.
 */
export function scriptOptions(options) {
  const { values } = parsed(options);
  for (const [name, { default: usual }] of Object.entries(options)) {
    if (NUMBER.test(usual) && !NUMBER.test(values[name]))
      return fail(`--${name} must be a number, got ${JSON.stringify(values[name])}`);
  }
  return values;
}

function parsed(options) {
  try {
    return parseArgs({ options });
  } catch (error) {
    return fail(error.message);
  }
}
