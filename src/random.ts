import { checkInteger } from './validate.js';

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

  /** @param seed - any safe integer; 0 is a seed like every other */
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

  /** 32 random bits as an unsigned integer. */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A number in `min` (included) .. `max` (excluded). */
  uniform(min = 0, max = 1): number {
    return min + (this.bits() / 0x1_0000_0000) * (max - min);
  }

  /** An integer in 0 .. `count - 1`. */
  integer(count: number): number {
    return Math.floor(this.uniform(0, count));
  }

  /** True with the given probability. */
  bernoulli(probability = 0.5): boolean {
    return this.uniform() < probability;
  }

  /** A normally distributed number (Box-Muller). */
  normal(mean = 0, deviation = 1): number {
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

  /** One of the choices. */
  pick<T>(choices: readonly T[]): T {
    return choices[this.integer(choices.length)];
  }

  /** The integers 0 .. `count - 1` in random order (Fisher-Yates). */
  permutation(count: number): Int32Array {
    const order = Int32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }
}
