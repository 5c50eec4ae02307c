import { createHash } from 'node:crypto';

/** 32-bit words of the SHA-256 of an id that are kept. */
const WORDS = 4;

/**
 * A set of ids in 16 to 43 bytes each, however long they are: it keeps 128 bits of their SHA-256, by open addressing. Two of 10^12 ids collide with a
 * probability of 10^-15.
 */
export class IdSet {
  #slots = new Uint32Array(WORDS * 1024);
  #size = 0;

  /** Number of ids. */
  get size(): number {
    return this.#size;
  }

  /** @returns whether the id is new */
  add(id: string): boolean {
    const hash = hashOf(id);
    const at = find(this.#slots, hash);
    if (isTaken(this.#slots, at)) return false;
    this.#slots.set(hash, at);
    this.#size++;
    if (4 * WORDS * this.#size > 3 * this.#slots.length) this.#grow();
    return true;
  }

  has(id: string): boolean {
    return isTaken(this.#slots, find(this.#slots, hashOf(id)));
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Uint32Array(2 * old.length);
    for (let at = 0; at < old.length; at += WORDS) {
      if (!isTaken(old, at)) continue;
      const hash = old.subarray(at, at + WORDS);
      slots.set(hash, find(slots, hash));
    }
    this.#slots = slots;
  }
}

function hashOf(id: string): Uint32Array {
  const digest = createHash('sha256').update(id).digest();
  // the first bit marks a slot as taken
  return Uint32Array.from({ length: WORDS }, (_, i) => digest.readUInt32LE(4 * i) | Number(i === 0));
}

function isTaken(slots: Uint32Array, at: number): boolean {
  return slots[at] !== 0;
}

/** Position of an id, or of the free slot that it would take. */
function find(slots: Uint32Array, hash: Uint32Array): number {
  const count = slots.length / WORDS;
  for (let slot = hash[1] % count; ; slot = (slot + 1) % count) {
    const at = WORDS * slot;
    if (!isTaken(slots, at) || hash.every((word, i) => slots[at + i] === word)) return at;
  }
}
