/** Points on a regular grid, row by row, in pixels. */
export interface SeedGrid {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly steps: Steps;
}

/** Whole pixels between neighbours of a grid: along the rows and down the columns. */
export interface Steps {
  readonly x: number;
  readonly y: number;
}

/** Where about `count` clusters begin: scikit-image's `regular_grid`. */
export function seedGrid(width: number, height: number, count: number): SeedGrid {
  const { along, down } = spacing(width, height, count);
  const steps = gridSteps(width, height, count);
  const x: number[] = [];
  const y: number[] = [];
  for (let row = Math.floor(down / 2); row < height; row += steps.y) {
    for (let column = Math.floor(along / 2); column < width; column += steps.x) {
      y.push(row);
      x.push(column);
    }
  }
  return { x, y, steps };
}

/** How far apart `count` points lie on a regular grid. */
export function gridSteps(width: number, height: number, count: number): Steps {
  const { along, down } = spacing(width, height, count);
  return { x: roundHalfEven(along), y: roundHalfEven(down) };
}

function spacing(width: number, height: number, count: number): { along: number; down: number } {
  if (width * height <= count) return { along: 1, down: 1 };
  const even = Math.sqrt((width * height) / count);
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  const [onShort, onLong] = short < even ? [short, long / count] : [even, even];
  return height <= width ? { along: onLong, down: onShort } : { along: onShort, down: onLong };
}

/** As numpy rounds; at least 1. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.max(1, rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded);
}
