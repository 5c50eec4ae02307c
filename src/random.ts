import { checkInteger, checkNumber, describe, MAX_SIZE_PIXELS } from './validate.js';

/**
 * A seeded generator of random numbers, always an instance: two users of one seed never disturb each other.
 * sfc32 (Doty-Humphrey, PractRand, http://pracrand.sourceforge.net/), its state filled by splitmix32.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;
  #spare: number | undefined;

  /**
   * @param seed - any safe integer; 0 is a seed like every other
   * @throws TypeError or RangeError for another `seed`
   */
  constructor(seed: number) {
    checkInteger('seed', seed);
    // the high half counts too: seeds 1 and 1 + 2^32 give different streams
    let state = (seed | 0) ^ Math.imul(Math.floor(seed / 0x1_0000_0000), 0x9e3779b1);
    const splitmix = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let z = state;
      z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
      return z ^ (z >>> 16);
    };
    this.#a = splitmix();
    this.#b = splitmix();
    this.#c = splitmix();
    for (let i = 0; i < 12; i++) this.bits();
  }

  /** @returns 32 random bits as an unsigned integer */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /**
   * A number of the uniform distribution.
   *
   * @param min - finite
   * @param max - finite
   * @returns `min` (included) .. `max` (excluded)
   * @throws TypeError or RangeError unless both, and their difference, are finite
   */
  uniform(min = 0, max = 1): number {
    if (typeof min !== 'number' || typeof max !== 'number' || !Number.isFinite(max - min)) {
      checkNumber('min', min);
      checkNumber('max', max);
      throw new RangeError(`\`max - min\` must be finite, got ${max} - ${min}`);
    }
    return min + (this.bits() / 0x1_0000_0000) * (max - min);
  }

  /**
   * An integer of the uniform distribution.
   *
   * @param count - 1 .. 2^32
   * @returns 0 .. `count - 1`
   * @throws TypeError or RangeError for another `count`
   */
  integer(count: number): number {
    if (!(Number.isInteger(count) && count >= 1 && count <= 0x1_0000_0000))
      checkInteger('count', count, 1, 0x1_0000_0000);
    return Math.floor(this.uniform(0, count));
  }

  /**
   * True with the given probability.
   *
   * @param probability - 0..1
   * @throws TypeError or RangeError for another `probability`
   */
  bernoulli(probability = 0.5): boolean {
    if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1))
      checkNumber('probability', probability, 0, 1);
    return this.uniform() < probability;
  }

  /**
   * A number of the normal distribution (Box-Muller).
   *
   * @param mean - finite
   * @param deviation - the standard deviation, finite
   * @throws TypeError or RangeError unless both are finite
   */
  normal(mean = 0, deviation = 1): number {
    if (typeof mean !== 'number' || typeof deviation !== 'number' || !Number.isFinite(mean + deviation)) {
      checkNumber('mean', mean);
      checkNumber('deviation', deviation);
      throw new RangeError(`\`mean + deviation\` must be finite, got ${mean} + ${deviation}`);
    }
    let value = this.#spare;
    this.#spare = undefined;
    if (value === undefined) {
      const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
      const angle = this.uniform(0, 2 * Math.PI);
      value = radius * Math.cos(angle);
      this.#spare = radius * Math.sin(angle);
    }
    return mean + deviation * value;
  }

  /**
   * One of several choices, each with the same probability.
   *
   * @param choices - at least one
   * @throws TypeError unless it is an array; RangeError when it is empty
   */
  pick<T>(choices: readonly T[]): T {
    if (!Array.isArray(choices))
      throw new TypeError(`\`choices\` must be an array, got ${describe(choices)}`);
    if (choices.length === 0) throw new RangeError('`choices` must have at least one item, got none');
    return choices[this.integer(choices.length)];
  }

  /**
   * The integers 0 .. `count - 1` in random order (Fisher-Yates).
   *
   * @param count - 0 .. 2^26
   * @throws TypeError or RangeError for another `count`
   */
  permutation(count: number): Int32Array {
    checkInteger('count', count, 0, MAX_SIZE_PIXELS);
    const order = Int32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
