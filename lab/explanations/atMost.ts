/** The first items of each kind. */
export function atMost<T extends { readonly kind: string }>(items: readonly T[], count: number): T[] {
  const seen = new Map<string, number>();
  return items.filter(({ kind }) => {
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    return before < count;
  });
}
