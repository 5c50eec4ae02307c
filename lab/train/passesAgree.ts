import type { NaturalPhoto } from './fairFace.js';

/** Whether a second pass of labels also lets the photo pass, or also calls it bad. */
export function passesAgree({ overall, again }: NaturalPhoto): boolean {
  return again !== undefined && (again.overall === 2) === (overall === 2);
}
