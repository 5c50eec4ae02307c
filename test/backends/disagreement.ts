import type { Answer } from './answerOf.js';

/** How far two backends are apart: probabilities as they are, maps as shares of the largest value of the expected map. */
export type Disagreement = Readonly<Record<keyof Answer, number>>;

/** What every backend must keep to. */
export const LIMITS: Disagreement = { probabilities: 1e-4, gradCam: 1e-3, lime: 1e-3 };

/** @throws RangeError when an expected map is blank, which says nothing, or lengths differ */
export function disagreement(found: Answer, expected: Answer): Disagreement {
  return {
    probabilities: farthest('probabilities', found, expected),
    gradCam: farthest('gradCam', found, expected) / largest('gradCam', expected),
    lime: farthest('lime', found, expected) / largest('lime', expected),
  };
}

function farthest(of: keyof Answer, found: Answer, expected: Answer): number {
  const [a, b] = [found[of], expected[of]];
  if (a.length !== b.length) throw new RangeError(`\`${of}\` must have ${b.length} values, got ${a.length}`);
  let most = 0;
  for (let i = 0; i < b.length; i++) {
    const distance = Math.abs(a[i] - b[i]);
    // not a number is as far as can be
    most = Math.max(most, Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance);
  }
  return most;
}

function largest(of: keyof Answer, { [of]: map }: Answer): number {
  let most = 0;
  for (let i = 0; i < map.length; i++) most = Math.max(most, Math.abs(map[i]));
  if (most === 0) throw new RangeError(`\`${of}\` must not be blank`);
  return most;
}
