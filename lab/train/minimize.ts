/** Numbers of double precision. */
type Vector = Float64Array<ArrayBufferLike>;

/** A function's value and gradient at a point. */
export type Objective = (point: Vector) => { readonly value: number; readonly gradient: Vector };

/** Steps whose curvature is remembered. */
const MEMORY = 10;
/** A step is halved at most this often. */
const HALVINGS = 20;

interface Pair {
  readonly step: Vector;
  readonly change: Vector;
  /** 1 / (step . change) */
  readonly scale: number;
}

/**
 * Minimises a smooth convex function: L-BFGS (Liu & Nocedal 1989, https://doi.org/10.1007/BF01589116) with steps that are halved until the
 * value falls.
 *
 * @param start - where it starts
 * @param rounds - steps at most
 * @returns the point of the lowest value
 */
export function minimize(objective: Objective, start: Vector, rounds: number): Vector {
  let point = start;
  let { value, gradient } = objective(point);
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round++) {
    const direction = descent(gradient, pairs);
    const slope = dot(direction, gradient);
    if (!(slope < 0)) break;
    let length = round === 0 ? 1 / Math.sqrt(dot(gradient, gradient)) : 1;
    let next = moved(point, direction, length);
    let found = objective(next);
    for (let i = 0; i < HALVINGS && !(found.value <= value + 1e-4 * length * slope); i++) {
      length /= 2;
      next = moved(point, direction, length);
      found = objective(next);
    }
    if (!(found.value < value)) break;
    const step = next.map((each, i) => each - point[i]);
    const change = found.gradient.map((each, i) => each - gradient[i]);
    const curvature = dot(step, change);
    if (curvature > 0) pairs.push({ step, change, scale: 1 / curvature });
    if (pairs.length > MEMORY) pairs.shift();
    const gain = value - found.value;
    [point, value, gradient] = [next, found.value, found.gradient];
    if (gain < 1e-7 * Math.abs(value)) break;
  }
  return point;
}

/** The negative gradient times an estimate of the inverse Hessian. */
function descent(gradient: Vector, pairs: readonly Pair[]): Vector {
  let direction: Vector = gradient.map((each) => -each);
  const factors: number[] = [];
  for (const { step, change, scale } of [...pairs].reverse()) {
    const factor = scale * dot(step, direction);
    factors.push(factor);
    direction = moved(direction, change, -factor);
  }
  const last = pairs[pairs.length - 1];
  if (last) {
    const size = 1 / (last.scale * dot(last.change, last.change));
    direction = direction.map((each) => each * size);
  }
  for (const { step, change, scale } of pairs) {
    const factor = (factors.pop() ?? 0) - scale * dot(change, direction);
    direction = moved(direction, step, factor);
  }
  return direction;
}

const dot = (a: Vector, b: Vector): number => a.reduce((sum, each, i) => sum + each * b[i], 0);

const moved = (from: Vector, direction: Vector, length: number): Vector =>
  from.map((each, i) => each + length * direction[i]);
