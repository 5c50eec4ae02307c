import { checkNumber } from '../validate.js';
import { type Degradation, type DegradationOptions, type Degraded, degradation } from './degradation.js';

/**
 * Several defects one after the other, each with the whole severity; where any of them struck, the mask is at its strongest.
 *
 * @param parts - in the order in which they happen: in the scene, the lens, the sensor, the file
 */
export function compose(...parts: readonly Degradation[]): Degradation {
  const first = degradation((image) => image);
  return (image, severity, options: DegradationOptions): Degraded => {
    checkNumber('severity', severity, 0, 1);
    let result = first(image, 0, options);
    for (const part of parts) {
      const next = part(result.image, severity, { ...options, face: result.face ?? options.face });
      const data = next.mask.data.map((value, i) => Math.max(value, result.mask.data[i]));
      result = { image: next.image, mask: { ...next.mask, data }, face: result.face && next.face };
    }
    return result;
  };
}
