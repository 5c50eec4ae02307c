const SIZE = 624;
const MIDDLE = 397;

/**
 * numpy's legacy generator, as far as scikit-image uses it: MT19937 (Matsumoto & Nishimura, https://doi.org/10.1145/272991.272995) and
 * the permutation of `numpy.random.RandomState(seed)`. Everything else in this library draws from `Random`.
 */
export class MersenneTwister {
  readonly #state = new Uint32Array(SIZE);
  #at = SIZE;

  /** @param seed - 32 bits */
  constructor(seed: number) {
    let word = seed >>> 0;
    for (let i = 0; i < SIZE; i++) {
      this.#state[i] = word;
      word = Math.imul(1812433253, word ^ (word >>> 30)) + i + 1;
    }
  }

  /** 32 random bits as an unsigned integer. */
  bits(): number {
    if (this.#at === SIZE) this.#refill();
    let word = this.#state[this.#at++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  /** The integers 0 .. `count - 1` in random order, as from `RandomState.permutation`. */
  permutation(count: number): Int32Array {
    const order = Int32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const mask = 2 ** (32 - Math.clz32(i)) - 1;
      let j = this.bits() & mask;
      while (j > i) j = this.bits() & mask;
      const kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }

  #refill(): void {
    const state = this.#state;
    for (let i = 0; i < SIZE; i++) {
      const joined = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
      state[i] = state[(i + MIDDLE) % SIZE] ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    }
    this.#at = 0;
  }
}
