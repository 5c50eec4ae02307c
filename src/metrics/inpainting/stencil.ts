/**
 * A symmetric system on the cells of a grid, each coupled to at most its eight neighbours. Fields have a border of one cell around the grid,
 * which makes bounds checks unnecessary.
 */
export interface Stencil {
  readonly width: number;
  readonly height: number;
  /** Indices of the unknowns in a field, in raster order. */
  readonly cells: Int32Array;
  readonly diagonal: Float64Array;
  /** Coupling of a cell to the next cell in its row, and to the three adjacent cells in the row below: left, straight, right. 0 for known cells. */
  readonly next: Float64Array;
  readonly left: Float64Array;
  readonly below: Float64Array;
  readonly right: Float64Array;
}

/** Coupling of cells that share a side, and of cells that share a corner. */
export const SIDE = 1 / 6;
export const CORNER = 1 / 12;

/** Index of a cell in a field. */
export function place(cell: number, width: number): number {
  return cell + width + 3 + 2 * Math.floor(cell / width);
}

function emptyStencil(width: number, height: number, cells: Int32Array): Stencil {
  const field = (): Float64Array => new Float64Array((width + 2) * (height + 2));
  const couplings = { next: field(), left: field(), below: field(), right: field() };
  return { width, height, cells, diagonal: field(), ...couplings };
}

/** The equations of missing pixels: each pixel times the sum of its neighbours' weights equals the weighted sum of its neighbours. */
export function imputationStencil(missing: Uint8Array, width: number, height: number): Stencil {
  const pixels = Int32Array.from(missing.keys()).filter((i) => missing[i]);
  const stencil = emptyStencil(
    width,
    height,
    pixels.map((pixel) => place(pixel, width)),
  );
  for (const pixel of pixels) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const at = place(pixel, width);
    const across = Number(x > 0) + Number(x < width - 1);
    const down = Number(y > 0) + Number(y < height - 1);
    stencil.diagonal[at] = SIDE * (across + down) + CORNER * across * down;
    const [south, east, west] = [y < height - 1, x < width - 1, x > 0];
    if (east && missing[pixel + 1]) stencil.next[at] = SIDE;
    if (south && missing[pixel + width]) stencil.below[at] = SIDE;
    if (south && east && missing[pixel + width + 1]) stencil.right[at] = CORNER;
    if (south && west && missing[pixel + width - 1]) stencil.left[at] = CORNER;
  }
  return stencil;
}

/** For each unknown, the index of its 2 x 2 block in a field of the coarse grid. */
export function blocksOf({ width, cells }: Stencil): Int32Array {
  const [stride, coarse] = [width + 2, Math.ceil(width / 2) + 2];
  return cells.map((at) => {
    const [x, y] = [(at % stride) - 1, Math.floor(at / stride) - 1];
    return ((y >> 1) + 1) * coarse + (x >> 1) + 1;
  });
}

/** The same system for 2 x 2 blocks with one value each: the sums of their equations. */
export function coarsened(fine: Stencil, blocks: Int32Array): Stencil {
  const [width, height] = [Math.ceil(fine.width / 2), Math.ceil(fine.height / 2)];
  const used = new Uint8Array((width + 2) * (height + 2));
  for (const block of blocks) used[block] = 1;
  const cells = Int32Array.from(used.keys()).filter((i) => used[i]);
  const coarse = emptyStencil(width, height, cells);
  const [stride, wide] = [fine.width + 2, width + 2];
  const blockOf = new Int32Array(fine.diagonal.length);
  for (let n = 0; n < blocks.length; n++) blockOf[fine.cells[n]] = blocks[n];
  const add = (field: Float64Array, at: number, value: number): void => {
    field[at] = field[at] + value;
  };
  for (const at of fine.cells) {
    const block = blockOf[at];
    add(coarse.diagonal, block, fine.diagonal[at]);
    for (const [field, step] of [
      [fine.next, 1],
      [fine.left, stride - 1],
      [fine.below, stride],
      [fine.right, stride + 1],
    ] as const) {
      const coupling = field[at];
      if (coupling === 0) continue;
      const other = blockOf[at + step];
      if (other === block) add(coarse.diagonal, block, -2 * coupling);
      else if (other === block + 1) add(coarse.next, block, coupling);
      else if (other === block + wide) add(coarse.below, block, coupling);
      else if (other === block + wide + 1) add(coarse.right, block, coupling);
      // a left-down coupling leads to the block below, to the left, or below left
      else if (other === block + wide - 1) add(coarse.left, block, coupling);
      else add(coarse.next, other, coupling);
    }
  }
  return coarse;
}

/** Sum of the neighbours of a cell, weighted by their couplings. */
export function neighbours(s: Stencil, field: Float64Array, at: number): number {
  const stride = s.width + 2;
  return (
    s.next[at] * field[at + 1] +
    s.next[at - 1] * field[at - 1] +
    s.below[at] * field[at + stride] +
    s.below[at - stride] * field[at - stride] +
    s.right[at] * field[at + stride + 1] +
    s.right[at - stride - 1] * field[at - stride - 1] +
    s.left[at] * field[at + stride - 1] +
    s.left[at - stride + 1] * field[at - stride + 1]
  );
}
