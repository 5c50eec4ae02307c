import type { Size } from '../../types.js';

/** A coarse grid of shown (1) and hidden (0) cells, and the shift of the upsampled grid to the left and up, in pixels. */
export interface RiseCells {
  readonly cells: Uint8Array;
  readonly shift: { readonly x: number; readonly y: number };
}

/** Size of a cell in pixels, rounded up: any shift by less than a cell leaves the photo covered. */
export function cellSize({ width, height }: Size, side: number): Size {
  return { width: Math.ceil(width / side), height: Math.ceil(height / side) };
}

/**
 * Masks of RISE: a grid of `side * side` cells is upsampled to the size of `side + 1` cells along each side, bilinearly with half-pixel
 * centres, and cropped to the photo's size at the shift.
 *
 * @returns a function that writes the visibility of each pixel, 0..1
 */
export function riseMasks(size: Size, side: number): (mask: Float32Array, given: RiseCells) => void {
  const cell = cellSize(size, side);
  const [columns, rows] = [between(cell.width, side), between(cell.height, side)];
  const line = new Float64Array(side);
  return (mask, { cells, shift }) => {
    for (let y = 0, i = 0; y < size.height; y++) {
      const above = rows.first[y + shift.y] * side;
      const below = rows.second[y + shift.y] * side;
      const share = rows.share[y + shift.y];
      for (let c = 0; c < side; c++) {
        line[c] = mix(cells[above + c], cells[below + c], share);
      }
      for (let x = shift.x; x < shift.x + size.width; x++) {
        const [left, right] = [columns.first[x], columns.second[x]];
        mask[i++] = mix(line[left], line[right], columns.share[x]);
      }
    }
  };
}

/** The two neighbouring cells of each pixel along a side, and the weight of the second. */
interface Between {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly share: Float64Array;
}

function between(cell: number, side: number): Between {
  const length = (side + 1) * cell;
  const at = Float64Array.from({ length }, (_, i) =>
    Math.min(side - 1, Math.max(0, ((i + 0.5) * side) / length - 0.5)),
  );
  const first = Int32Array.from(at, Math.floor);
  return {
    first,
    second: first.map((value) => Math.min(side - 1, value + 1)),
    share: at.map((value) => value - Math.floor(value)),
  };
}

function mix(a: number, b: number, share: number): number {
  return a + share * (b - a);
}
