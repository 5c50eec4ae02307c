/** Ranking key of frames: acceptable frames first, then the higher score. */
export interface Ranked {
  /** Absent counts as not acceptable. */
  readonly acceptable?: boolean;
  readonly score: number;
}

/**
 * The best frame of the last `span` milliseconds before the newest one. Only frames that can still become the best are kept: a single one for
 * an infinite span, otherwise those that outrank all later ones.
 */
export class BestFrame<F extends { readonly assessment: Ranked }> {
  readonly #span: number;
  /** From old to new, the best first. */
  #kept: { readonly frame: F; readonly at: number }[] = [];

  constructor(span: number) {
    this.#span = span;
  }

  /** @returns the best frame, possibly the new one */
  add(frame: F, at: number): F {
    const better = this.#kept.filter(
      (one) => at - one.at <= this.#span && ranksBefore(one.frame.assessment, frame.assessment),
    );
    const last = better.length > 0 && this.#span === Number.POSITIVE_INFINITY;
    this.#kept = last ? better : [...better, { frame, at }];
    return this.frame as F;
  }

  /** The best frame; undefined before the first. */
  get frame(): F | undefined {
    return this.#kept[0]?.frame;
  }
}

/** The score ignores framing, so a photo that is not acceptable may have the higher one. */
function ranksBefore(a: Ranked, b: Ranked): boolean {
  const [first, second] = [a.acceptable === true, b.acceptable === true];
  return first === second ? a.score > b.score : first;
}
