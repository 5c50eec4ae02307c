/** Point in 0..1 and its weight in the integral over 0..1. */
export interface QuadratureNode {
  readonly at: number;
  readonly weight: number;
}

/**
 * Quadrature rule for an integral over 0..1: the nodes of `'midpoint'` are the midpoints of equal intervals; `'gauss-legendre'` with n nodes is
 * exact for polynomials of a degree below 2n.
 */
export type QuadratureRule = 'midpoint' | 'gauss-legendre';

/** @returns `count` nodes in rising order, whose weights sum to 1 */
export function quadrature(rule: QuadratureRule, count: number): readonly QuadratureNode[] {
  return Array.from({ length: count }, (_, k) =>
    rule === 'midpoint' ? { at: (k + 0.5) / count, weight: 1 / count } : legendreNode(count, k),
  );
}

/** A root of the Legendre polynomial by Newton's method, from a starting point that converges for every degree. */
function legendreNode(degree: number, k: number): QuadratureNode {
  let x = -Math.cos((Math.PI * (k + 0.75)) / (degree + 0.5));
  let slope = 1;
  for (let round = 0; round < 100; round++) {
    let [before, value] = [1, x];
    for (let n = 2; n <= degree; n++) {
      [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
    }
    slope = (degree * (x * value - before)) / (x * x - 1);
    const step = value / slope;
    x -= step;
    if (Math.abs(step) < 1e-15) break;
  }
  return { at: (1 + x) / 2, weight: 1 / ((1 - x * x) * slope * slope) };
}
