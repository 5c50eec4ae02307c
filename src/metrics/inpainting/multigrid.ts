import { blocksOf, coarsened, neighbours, type Stencil } from './stencil.js';

/** Over-correction: piecewise constant coarse grids are too stiff, by about this factor in two dimensions. */
const OVERCORRECTION = 1.8;

interface Level {
  readonly stencil: Stencil;
  readonly blocks: Int32Array;
  /** Right-hand side and solution. */
  readonly given: Float64Array;
  readonly found: Float64Array;
}

/**
 * Solves a symmetric, positive definite system on a grid: conjugate gradients, preconditioned by a multigrid V-cycle (2 x 2 aggregation, one
 * forward and one backward Gauss-Seidel sweep), so that large holes take no more steps than small ones.
 */
export class Multigrid {
  readonly #levels: Level[] = [];

  constructor(stencil: Stencil) {
    for (let at = stencil; ; ) {
      const blocks = blocksOf(at);
      const field = (): Float64Array => new Float64Array(at.diagonal.length);
      this.#levels.push({ stencil: at, blocks, given: field(), found: field() });
      if (at.cells.length <= 4 || (at.width === 1 && at.height === 1)) return;
      at = coarsened(at, blocks);
    }
  }

  /**
   * @param values - initial guess, overwritten by the solution; 0 outside the unknowns
   * @param given - the right-hand side
   * @param tolerance - the largest residual that may remain
   */
  solve(values: Float64Array, given: Float64Array, tolerance: number): void {
    const { stencil, given: rest, found } = this.#levels[0];
    const { cells, diagonal } = stencil;
    const direction = new Float64Array(values.length);
    const applied = new Float64Array(values.length);
    let largest = 0;
    for (const at of cells) {
      const left = given[at] - diagonal[at] * values[at] + neighbours(stencil, values, at);
      rest[at] = left;
      largest = Math.max(largest, Math.abs(left));
    }
    let product = 0;
    // in exact arithmetic the number of unknowns bounds the number of steps
    for (let step = 0; step <= cells.length && largest > tolerance; step++) {
      this.#cycle(0);
      let next = 0;
      for (const at of cells) next += rest[at] * found[at];
      const ratio = step === 0 ? 0 : next / product;
      product = next;
      for (const at of cells) direction[at] = found[at] + ratio * direction[at];
      let curvature = 0;
      for (const at of cells) {
        const own = direction[at];
        const value = diagonal[at] * own - neighbours(stencil, direction, at);
        applied[at] = value;
        curvature += own * value;
      }
      const length = product / curvature;
      largest = 0;
      for (const at of cells) {
        values[at] = values[at] + length * direction[at];
        const left = rest[at] - length * applied[at];
        rest[at] = left;
        largest = Math.max(largest, Math.abs(left));
      }
    }
  }

  /** Approximate solution of a level, starting from 0. */
  #cycle(depth: number): void {
    const { stencil, blocks, given, found } = this.#levels[depth];
    const { cells, diagonal } = stencil;
    const sweep = (n: number): void => {
      const at = cells[n];
      found[at] = (given[at] + neighbours(stencil, found, at)) / diagonal[at];
    };
    found.fill(0);
    const coarser = this.#levels[depth + 1];
    // the coarsest grid has only a few cells
    const sweeps = coarser ? 1 : 8;
    for (let k = 0; k < sweeps; k++) for (let n = 0; n < cells.length; n++) sweep(n);
    if (coarser) {
      coarser.given.fill(0);
      for (let n = 0; n < cells.length; n++) {
        const at = cells[n];
        const block = blocks[n];
        const left = given[at] - diagonal[at] * found[at] + neighbours(stencil, found, at);
        coarser.given[block] = coarser.given[block] + left;
      }
      this.#cycle(depth + 1);
      for (let n = 0; n < cells.length; n++) {
        const at = cells[n];
        found[at] = found[at] + OVERCORRECTION * coarser.found[blocks[n]];
      }
    }
    for (let k = 0; k < sweeps; k++) for (let n = cells.length - 1; n >= 0; n--) sweep(n);
  }
}
