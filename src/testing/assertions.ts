import { describe } from '../validate.js';

/** @throws Error with the message unless the condition holds */
export function ensure(condition: boolean, message: () => string): asserts condition {
  if (!condition) throw new Error(message());
}

/** @throws Error naming the first difference of the two */
export function ensureSame(what: string, found: unknown, expected: unknown): void {
  const place = difference(found, expected, what);
  ensure(place === undefined, () => place as string);
}

/**
 * @returns the error with which the promise is rejected
 * @throws Error when it is fulfilled
 */
export async function rejection(what: string, call: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await call;
  } catch (reason) {
    return reason;
  }
  throw new Error(`${what} must be rejected, got ${describe(value)}`);
}

/** @throws Error unless the promise is rejected with an error of that name whose message contains the text */
export async function ensureRejects(
  what: string,
  call: Promise<unknown>,
  name: 'TypeError' | 'RangeError' | undefined,
  text = '',
): Promise<void> {
  const reason = await rejection(what, call);
  const { name: found, message = '' } = (reason ?? {}) as Partial<Error>;
  // by name, because a test runner's realm may have its own classes
  const fits = typeof message === 'string' && message.includes(text) && (!name || found === name);
  ensure(
    fits,
    () =>
      `${what} must be rejected with ${name ?? 'an error'}${text && ` that says ${describe(text)}`}, got ${String(reason)}`,
  );
}

/** Path of the first value that is not plain data (a number, string, boolean, null, list, typed array or object without a class). */
export function notPlain(value: unknown, path: string): string | undefined {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') return path;
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return undefined;
  const kind = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && kind !== null && Object.getPrototypeOf(kind) !== null) return path;
  for (const [key, item] of Object.entries(value)) {
    const found = notPlain(item, `${path}.${key}`);
    if (found) return found;
  }
  return undefined;
}

/** A sentence about the first difference of two plain values; undefined if they are identical to the last bit. */
export function difference(found: unknown, expected: unknown, path: string): string | undefined {
  if (Object.is(found, expected)) return undefined;
  const differ = `${path} must be ${describe(expected)}, got ${describe(found)}`;
  if (found === null || expected === null || typeof found !== 'object' || typeof expected !== 'object')
    return differ;
  if (tag(found) !== tag(expected)) return differ;
  const [a, b] = [found, expected] as [Record<string, unknown>, Record<string, unknown>];
  if (ArrayBuffer.isView(found) || Array.isArray(found)) {
    if (a.length !== b.length) return `${path}.length must be ${b.length}, got ${a.length}`;
    for (let i = 0; i < (a.length as number); i++) {
      const place = Object.is(a[i], b[i]) ? undefined : difference(a[i], b[i], `${path}[${i}]`);
      if (place) return place;
    }
    return undefined;
  }
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const place = difference(a[key], b[key], `${path}.${key}`);
    if (place) return place;
  }
  return undefined;
}

/** Type tag of an object, such as `[object Float32Array]`: the same in every realm. */
export function tag(value: object): string {
  return Object.prototype.toString.call(value);
}
