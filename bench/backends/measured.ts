import type { Pixels } from '../../src/types.js';
import type { Answer } from '../../test/backends/answerOf.js';
import type { Tally, Times } from './session.js';

/** What to measure a backend with. */
export interface Measuring {
  readonly photos: readonly Pixels[];
  /** How long to take times for. */
  readonly seconds: number;
}

/** What was measured of a backend. */
export interface Measured {
  /** One for each photo. */
  readonly answers: readonly Answer[];
  /** Whether the first photo, asked again, got the very same numbers. */
  readonly repeats: boolean;
  readonly times: Times;
  readonly checks: { readonly tallies: readonly Tally[]; readonly wrong: readonly string[] };
}
