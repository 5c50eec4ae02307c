/** Points on a regular grid, row by row, in pixels. */
export interface SeedGrid {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** The larger of the two steps between neighbours: the unit of spatial distance. */
  readonly step: number;
}

/** Seeds of about `count` clusters: scikit-image's `regular_grid`. */
export function seedGrid(width: number, height: number, count: number): SeedGrid {
  const [along, down] = spacing(width, height, count);
  const [stepX, stepY] = [along, down].map(roundHalfEven) as [number, number];
  const x: number[] = [];
  const y: number[] = [];
  for (let row = Math.floor(down / 2); row < height; row += stepY) {
    for (let column = Math.floor(along / 2); column < width; column += stepX) {
      y.push(row);
      x.push(column);
    }
  }
  return { x, y, step: Math.max(stepX, stepY) };
}

/** Steps of a grid of `count` points in whole pixels: along the rows and down the columns. */
export function gridSteps(width: number, height: number, count: number): readonly [number, number] {
  return spacing(width, height, count).map(roundHalfEven) as [number, number];
}

function spacing(width: number, height: number, count: number): [along: number, down: number] {
  if (width * height <= count) return [1, 1];
  const even = Math.sqrt((width * height) / count);
  // a photo narrower than one step has a single line of points
  if (width < even) return [width, height / count];
  return height < even ? [width / count, height] : [even, even];
}

/** Rounding as in numpy; at least 1. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.max(1, rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded);
}
