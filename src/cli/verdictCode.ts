import type { Assessment } from '../model/index.js';

/** Exit code of a verdict: 0 acceptable, 1 not; in three answers 0 acceptable, 1 retake, 3 unsure. */
export function verdictCode(
  { acceptable, answer }: Pick<Assessment, 'acceptable' | 'answer'>,
  three: boolean,
): 0 | 1 | 3 {
  if (three && answer === 'unsure') return 3;
  return acceptable ? 0 : 1;
}
