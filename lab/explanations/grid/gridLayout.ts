/** Where the tiles and the words of a picture go, in pixels. */
export interface GridLayout {
  readonly width: number;
  readonly height: number;
  /** The top left corner of a tile. */
  readonly tile: (
    row: number,
    group: number,
    column: number,
  ) => { readonly left: number; readonly top: number };
  /** Where the name of a row begins: its baseline. */
  readonly rowName: (row: number) => { readonly x: number; readonly y: number };
  /** Where the name of a column begins: its baseline. */
  readonly columnName: (group: number, column: number) => { readonly x: number; readonly y: number };
}

/** The side of a tile. */
export const TILE = 132;
const GAP = 4;
const BETWEEN_GROUPS = 16;
const MARGIN = 12;
/** Room for the names of rows and of columns. */
const NAMES = { left: 84, above: 24 };

/**
 * Groups of columns side by side, rows below each other, with names at the left and above.
 *
 * @param rows - at least one
 * @param groups - at least one
 * @param columns - of each group
 */
export function gridLayout(rows: number, groups: number, columns: number): GridLayout {
  const group = columns * TILE + (columns - 1) * GAP;
  const tile: GridLayout['tile'] = (row, g, column) => ({
    left: MARGIN + NAMES.left + g * (group + BETWEEN_GROUPS) + column * (TILE + GAP),
    top: MARGIN + NAMES.above + row * (TILE + GAP),
  });
  const last = tile(rows - 1, groups - 1, columns - 1);
  return {
    width: last.left + TILE + MARGIN,
    height: last.top + TILE + MARGIN,
    tile,
    rowName: (row) => ({ x: MARGIN, y: tile(row, 0, 0).top + TILE / 2 }),
    columnName: (g, column) => ({ x: tile(0, g, column).left, y: MARGIN + NAMES.above - 8 }),
  };
}
