import { describe } from '../validate.js';
import { FaceCheck } from './FaceCheck.js';

/**
 * Defines the element `<lucidface-check>`. A second call does nothing.
 *
 * @param name - of the element; with a hyphen, in lower case
 * @throws TypeError for an invalid name of a custom element; Error without custom elements, as in Node
 */
export function defineFaceCheck(name = 'lucidface-check'): void {
  if (typeof name !== 'string' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(name))
    throw new TypeError(
      `\`name\` must be the name of a custom element, such as "lucidface-check", got ${describe(name)}`,
    );
  const { customElements } = globalThis as { customElements?: CustomElementRegistry };
  if (!customElements)
    throw new Error('`defineFaceCheck` must be called in a browser: there are no custom elements here');
  if (customElements.get(name)) return;
  // a class can have one name only
  customElements.define(name, customElements.getName?.(FaceCheck) ? class extends FaceCheck {} : FaceCheck);
}
