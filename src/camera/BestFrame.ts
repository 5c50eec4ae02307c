/** A frame with a score: the higher, the better. */
interface Scored {
  readonly assessment: { readonly score: number };
}

/**
 * The best of the frames of the last `span` milliseconds before the newest. Only frames that can still become the best are kept: a single one
 * for an infinite span, else those with a higher score than all later ones.
 */
export class BestFrame<F extends Scored> {
  readonly #span: number;
  /** From old to new, in descending order of the score. */
  #kept: { readonly frame: F; readonly at: number }[] = [];

  constructor(span: number) {
    this.#span = span;
  }

  /** @returns the best frame, possibly the new one */
  add(frame: F, at: number): F {
    const { score } = frame.assessment;
    const better = this.#kept.filter(
      (one) => at - one.at <= this.#span && one.frame.assessment.score > score,
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
