/** What can be ranked: the higher the score, the better. */
interface Scored {
  readonly assessment: { readonly score: number };
}

/**
 * The best of the frames of the last `span` milliseconds, counted from the newest. It keeps only frames that can still be the best: one where
 * the span is infinite; else one for each that no later one has reached.
 */
export class BestFrame<F extends Scored> {
  readonly #span: number;
  /** From old to new, and from good to bad. */
  #kept: { readonly frame: F; readonly at: number }[] = [];

  constructor(span: number) {
    this.#span = span;
  }

  /** @returns the best frame, which may be the new one */
  add(frame: F, at: number): F {
    const { score } = frame.assessment;
    const better = this.#kept.filter(
      (one) => at - one.at <= this.#span && one.frame.assessment.score > score,
    );
    const last = better.length > 0 && this.#span === Number.POSITIVE_INFINITY;
    this.#kept = last ? better : [...better, { frame, at }];
    return this.frame as F;
  }

  /** The best frame, undefined before the first. */
  get frame(): F | undefined {
    return this.#kept[0]?.frame;
  }
}
