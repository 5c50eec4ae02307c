import { expect } from 'vitest';

/**
 * Whether two typed arrays of one kind have the same bytes. `toEqual` compares them value by value, as objects with keys: seconds for a
 * picture. Where they differ it still does, and shows the first difference.
 */
function equalBytes(a: unknown, b: unknown): boolean | undefined {
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b) || a.constructor !== b.constructor) return undefined;
  const [one, other] = [a, b].map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength),
  );
  return one.equals(other) ? true : undefined;
}

expect.addEqualityTesters([equalBytes]);
