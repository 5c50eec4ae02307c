import { expect } from 'vitest';
import type { Answer } from './answerOf.js';
import { disagreement, LIMITS } from './disagreement.js';

/** Expects two backends to say the same, as far as `LIMITS` allows. */
export function expectAgreement(found: Answer, expected: Answer): void {
  const apart = disagreement(found, expected);
  for (const [of, limit] of Object.entries(LIMITS))
    expect(apart[of as keyof Answer], of).toBeLessThanOrEqual(limit);
}
