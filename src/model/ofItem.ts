/**
 * Names the item of a list in an error about it: "`image` must be ..." becomes "`photos[2].image` must be ...".
 *
 * @param item - such as `photos[2]`
 * @param result - what is made of the item
 * @throws what `result` is rejected with, with the item in a text that begins with an argument
 */
export async function ofItem<T>(item: string, result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('`'))) throw error;
    throw new (error.constructor as ErrorConstructor)(`\`${item}.${error.message.slice(1)}`, {
      cause: error,
    });
  }
}
