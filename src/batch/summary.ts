import type { Answer } from '../model/index.js';
import type { PhotoResult } from './result.js';

/** Counts of photos by outcome. */
export interface Counts {
  /** All of them. */
  readonly photos: number;
  readonly acceptable: number;
  readonly rejected: number;
  /** Those that could be assessed, by answer. */
  readonly answers: Readonly<Record<Answer, number>>;
  /** Those that could not be assessed. */
  readonly errors: number;
  /** Rejected photos by defect, the most frequent first; a photo may have several, and `'unnamed'` has none that the model names. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** Outcome of a photo, as in a line of results. */
export interface Outcome {
  readonly acceptable?: boolean | undefined;
  /** Absent where `acceptable` is. */
  readonly answer?: Answer | undefined;
  /** Names of its defects. */
  readonly defects: readonly string[];
  readonly group?: string | undefined;
}

/** The outcome of a result. */
export function outcomeOf(result: PhotoResult): Outcome {
  const { group } = result;
  if ('error' in result) return { defects: [], group };
  const { acceptable, answer, defects } = result;
  return { acceptable, answer, defects: defects.map(({ className }) => className), group };
}

/** Reason of a photo that is rejected without a defect that counts. */
const UNNAMED = 'unnamed';

/** Counts outcomes. */
export class Tally {
  #photos = 0;
  #acceptable = 0;
  #errors = 0;
  readonly #answers = { acceptable: 0, unsure: 0, retake: 0 };
  readonly #reasons = new Map<string, number>();

  add({ acceptable, answer, defects }: Outcome): void {
    this.#photos++;
    if (answer !== undefined) this.#answers[answer]++;
    if (acceptable === undefined) this.#errors++;
    else if (acceptable) this.#acceptable++;
    else
      for (const name of defects.length > 0 ? new Set(defects) : [UNNAMED])
        this.#reasons.set(name, (this.#reasons.get(name) ?? 0) + 1);
  }

  counts(): Counts {
    return {
      photos: this.#photos,
      acceptable: this.#acceptable,
      rejected: this.#photos - this.#acceptable - this.#errors,
      answers: { ...this.#answers },
      errors: this.#errors,
      reasons: Object.fromEntries([...this.#reasons].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))),
    };
  }
}
