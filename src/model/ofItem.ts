/**
 * Names the item of a list in an error about it: "`image` must be ..." becomes "`photos[2].image` must be ...".
 *
 * @param item - such as `photos[2]`
 * @throws what `call` throws, with the item in a text that begins with an argument
 */
export async function ofItem<T>(item: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (!(cause instanceof Error && cause.message.startsWith('`'))) throw cause;
    const Kind = cause.constructor as ErrorConstructor;
    throw new Kind(`\`${item}.${cause.message.slice(1)}`, { cause });
  }
}
