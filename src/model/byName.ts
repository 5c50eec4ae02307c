/**
 * Values by name in an object without a prototype, so that `constructor` and `__proto__` are names like any other.
 *
 * @param entries - pairs of a name and its value
 * @returns a new object whose only properties are these names
 */
export function byName<T>(entries: Iterable<readonly [name: string, value: T]>): Record<string, T> {
  const result: Record<string, T> = Object.create(null);
  for (const [name, value] of entries) result[name] = value;
  return result;
}
