import type { NodeBackend } from '../../node/startBackend.js';
import { checkOneOf } from '../../validate.js';

/** @throws RangeError unless it is the name of a backend */
export function backendOf(name: string): NodeBackend {
  checkOneOf('--backend', name, ['wasm', 'native', 'cpu']);
  return name as NodeBackend;
}
