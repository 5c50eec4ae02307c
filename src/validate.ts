/** A short, safe rendering of any value, for error texts. */
export function describe(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (typeof value === 'function') return 'a function';
  if (value === null || typeof value !== 'object') return String(value);
  try {
    const { width, height } = value as { width?: unknown; height?: unknown };
    const own = value.constructor?.name;
    const name = Array.isArray(value) ? `an array of ${value.length}` : typeof own === 'string' ? own : '';
    const size = typeof width === 'number' && typeof height === 'number' ? ` of ${width} x ${height}` : '';
    return `${name || 'an object'}${size}`;
  } catch {
    // a getter or a proxy that throws
    return 'an object';
  }
}

/** The message of what was thrown, which need not be an error. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : describe(thrown);
}

/**
 * Options over their defaults. A key that the defaults do not have is refused, so that a misspelt option cannot pass unnoticed;
 * `undefined` counts as not given.
 *
 * @throws TypeError naming the unknown option and the known ones
 */
export function resolveOptions<T extends object>(
  owner: string,
  options: { readonly [K in keyof T]?: T[K] | undefined } | undefined,
  defaults: T,
): T {
  if (options === undefined) return defaults;
  if (options === null || typeof options !== 'object' || Array.isArray(options)) {
    throw new TypeError(`${owner}: \`options\` must be an object, got ${describe(options)}`);
  }
  const result = { ...defaults } as Record<string, unknown>;
  for (const [key, value] of Object.entries(options)) {
    if (!Object.hasOwn(defaults, key)) {
      const known = Object.keys(defaults).join(', ');
      throw new TypeError(`${owner}: unknown option \`${key}\`; the options are ${known}`);
    }
    if (value !== undefined) result[key] = value;
  }
  return result as T;
}

/** @throws TypeError unless `value` is a finite number, RangeError unless it lies in `min`..`max` */
export function checkNumber(
  name: string,
  value: unknown,
  min = Number.NEGATIVE_INFINITY,
  max = Number.POSITIVE_INFINITY,
): void {
  check(name, 'a number', value, Number.isFinite, min, max);
}

/** @throws TypeError unless `value` is a number, RangeError unless it is an integer in `min`..`max` */
export function checkInteger(
  name: string,
  value: unknown,
  min = Number.MIN_SAFE_INTEGER,
  max = Number.MAX_SAFE_INTEGER,
): void {
  check(name, 'an integer', value, Number.isSafeInteger, min, max);
}

function check(
  name: string,
  kind: string,
  value: unknown,
  fits: (value: unknown) => boolean,
  min: number,
  max: number,
): void {
  if (typeof value !== 'number')
    throw new TypeError(`\`${name}\` must be ${kind}, got ${describe(value)} (${typeof value})`);
  if (!fits(value) || value < min || value > max)
    throw new RangeError(`\`${name}\` must be ${kind} ${range(min, max)}, got ${value}`);
}

/** @throws TypeError unless `value` is a function */
export function checkFunction(name: string, value: unknown): void {
  if (typeof value !== 'function')
    throw new TypeError(`\`${name}\` must be a function, got ${describe(value)}`);
}

/**
 * Checks an optional callback, such as `onProgress`: `undefined` passes.
 *
 * @throws TypeError unless `value` is a function or undefined
 */
export function checkOptionalFunction(name: string, value: unknown): void {
  if (value !== undefined) checkFunction(name, value);
}

/** @throws TypeError unless `value` is an object that is no array; `expected` describes it in the error, such as `{ x, y }` */
export function checkObject(name: string, value: unknown, expected = 'an object'): void {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new TypeError(`\`${name}\` must be ${expected}, got ${describe(value)}`);
}

/** @throws TypeError unless `value` is a string */
export function checkString(name: string, value: unknown): void {
  if (typeof value !== 'string') throw new TypeError(`\`${name}\` must be a string, got ${describe(value)}`);
}

/** @throws TypeError unless `value` is a string, RangeError when it is empty or has a null byte, which no file system allows */
export function checkPath(name: string, value: unknown): void {
  checkString(name, value);
  if (value === '' || String(value).includes('\0'))
    throw new RangeError(
      `\`${name}\` must be a path, not empty and without null bytes, got ${describe(value)}`,
    );
}

/** @throws TypeError unless `value` is a boolean */
export function checkBoolean(name: string, value: unknown): void {
  if (typeof value !== 'boolean')
    throw new TypeError(`\`${name}\` must be true or false, got ${describe(value)} (${typeof value})`);
}

/**
 * Checks an optional AbortSignal, of any realm: `undefined` passes.
 *
 * @throws TypeError unless `value` is an AbortSignal or undefined
 */
export function checkSignal(name: string, value: unknown): void {
  if (value === undefined) return;
  const signal = value as Partial<AbortSignal> | null;
  if (
    signal === null ||
    typeof signal !== 'object' ||
    typeof signal.aborted !== 'boolean' ||
    typeof signal.throwIfAborted !== 'function' ||
    typeof signal.addEventListener !== 'function'
  )
    throw new TypeError(`\`${name}\` must be an AbortSignal, got ${describe(value)}`);
}

/** Most samples that an explainer or a metric draws: their memory and time grow with it. */
export const MAX_SAMPLES = 1_000_000;

/** Most pixels that a picture or map made to a given size may have: 8192 x 8192. */
export const MAX_SIZE_PIXELS = 2 ** 26;

/**
 * Checks the size of a picture or map that is to be made.
 *
 * @throws TypeError unless it is { width, height } of numbers; RangeError unless these are integers of at least 1, with `MAX_SIZE_PIXELS` pixels at most
 */
export function checkSize(name: string, value: unknown): void {
  checkSides(name, value, 1, Number.MAX_SAFE_INTEGER, MAX_SIZE_PIXELS);
}

/** Longest side of a photo: that of a PNG. */
export const MAX_PHOTO_SIDE = 2 ** 31 - 1;

/**
 * Checks the size of a photo that is not made: only boxes and points in it are worked with, so that its pixels are not limited.
 *
 * @throws TypeError unless it is { width, height } of numbers; RangeError unless these are integers in 1..`MAX_PHOTO_SIDE`
 */
export function checkPhotoSize(name: string, value: unknown): void {
  checkSides(name, value, 1, MAX_PHOTO_SIDE, Number.POSITIVE_INFINITY);
}

function checkSides(name: string, value: unknown, min: number, max: number, maxPixels: number): void {
  checkObject(name, value, '{ width, height }');
  const { width, height } = value as { width?: unknown; height?: unknown };
  checkInteger(`${name}.width`, width, min, max);
  checkInteger(`${name}.height`, height, min, max);
  if (Number(width) * Number(height) > maxPixels)
    throw new RangeError(`\`${name}\` must have at most ${maxPixels} pixels, got ${width} x ${height}`);
}

/** Longest side of a classifier's grid: the largest networks for pictures take about 1024. */
export const MAX_GRID_SIDE = 4096;

/** Most pixels of a classifier's grid, 2048 x 2048: explainers process a photo of this size some hundred times. */
export const MAX_GRID_PIXELS = 2 ** 22;

/**
 * Checks the size on which a classifier sees photos.
 *
 * @param min - shortest side
 * @throws TypeError unless it is { width, height } of numbers; RangeError unless these are integers in `min`..`MAX_GRID_SIDE`, with
 *   `MAX_GRID_PIXELS` pixels at most
 */
export function checkGridSize(name: string, value: unknown, min = 1): void {
  checkSides(name, value, min, MAX_GRID_SIDE, MAX_GRID_PIXELS);
}

/** The smallest width and height of a face box, in pixels: boxes in parts of the photo (0..1) are refused. */
export const MIN_FACE_SIDE = 1;

/**
 * Checks a box in pixels of a photo, which may reach outside.
 *
 * @throws TypeError unless it is { x, y, width, height } of numbers; RangeError unless these are finite, width and height at least `MIN_FACE_SIDE`
 */
export function checkFaceBox(name: string, value: unknown): void {
  checkObject(name, value, '{ x, y, width, height }');
  const { x, y, width, height } = value as Record<string, unknown>;
  checkNumber(`${name}.x`, x);
  checkNumber(`${name}.y`, y);
  checkNumber(`${name}.width`, width, MIN_FACE_SIDE);
  checkNumber(`${name}.height`, height, MIN_FACE_SIDE);
}

/** @throws TypeError or RangeError as `checkFaceBox`, or unless `roll` is absent or -180..180 */
export function checkJudgedFace(name: string, value: unknown): void {
  checkFaceBox(name, value);
  const { roll } = value as { roll?: unknown };
  if (roll !== undefined) checkNumber(`${name}.roll`, roll, -180, 180);
}

/** The longer side of the largest face box that is accepted, in longer sides of the photo. */
export const MAX_FACE_RATIO = 4;

/**
 * Checks a face box against its photo, so that the work for it is bounded by the photo.
 *
 * @throws TypeError or RangeError as `checkFaceBox`; RangeError where the box and the photo have no point in common, or the box is more than
 *   `MAX_FACE_RATIO` times as long as the photo
 */
export function checkFaceOnPhoto(
  name: string,
  value: unknown,
  photo: { readonly width: number; readonly height: number },
): void {
  checkFaceBox(name, value);
  const { x, y, width, height } = value as { x: number; y: number; width: number; height: number };
  const size = `${photo.width} x ${photo.height}`;
  if (Math.max(width, height) > MAX_FACE_RATIO * Math.max(photo.width, photo.height))
    throw new RangeError(
      `\`${name}\` must be at most ${MAX_FACE_RATIO} times as large as the photo of ${size}, got ${width} x ${height}`,
    );
  if (!(x < photo.width && y < photo.height && x + width > 0 && y + height > 0))
    throw new RangeError(
      `\`${name}\` must overlap the photo of ${size}, got ${width} x ${height} at ${x}, ${y}`,
    );
}

/** @throws RangeError listing the valid choices */
export function checkOneOf(name: string, value: unknown, choices: readonly unknown[]): void {
  if (choices.includes(value)) return;
  throw new RangeError(
    `\`${name}\` must be one of ${choices.map(describe).join(', ')}, got ${describe(value)}`,
  );
}

/** @throws RangeError when an option is given that would have no effect beside another */
export function checkLeftOut(options: object | undefined, name: string, beside: string): void {
  const value = (options as Record<string, unknown> | undefined)?.[name];
  if (value !== undefined)
    throw new RangeError(`\`${name}\` must be left out beside ${beside}, got ${describe(value)}`);
}

/**
 * Checks that `value` is a raster whose data has a whole number of channels.
 *
 * @returns how many values each pixel has
 * @throws TypeError unless it has `data`, `width` and `height`; RangeError when it is empty or its length does not fit
 */
export function checkRaster(name: string, value: unknown, channels?: readonly number[]): number {
  const raster = value as { data?: ArrayLike<number>; width?: unknown; height?: unknown } | null | undefined;
  if (raster === null || typeof raster !== 'object' || !ArrayBuffer.isView(raster.data)) {
    throw new TypeError(
      `\`${name}\` must be { data, width, height } with a typed array, got ${describe(value)}`,
    );
  }
  checkInteger(`${name}.width`, raster.width, 1);
  checkInteger(`${name}.height`, raster.height, 1);
  if (raster.data instanceof DataView || /^Big/.test(raster.data.constructor.name))
    throw new TypeError(`\`${name}.data\` must be a typed array of numbers, got ${describe(raster.data)}`);
  const { data, width, height } = raster as { data: ArrayLike<number>; width: number; height: number };
  const found = data.length / (width * height);
  if (channels ? !channels.includes(found) : !Number.isInteger(found) || found < 1) {
    const expected = channels
      ? `${channels.map((c) => c * width * height).join(' or ')} values (${channels.join(' or ')} channels)`
      : 'a whole number of values per pixel';
    throw new RangeError(
      `\`${name}.data\` must have ${expected} for ${width} x ${height}, got ${data.length}`,
    );
  }
  return found;
}

/**
 * Checks a list of good photos.
 *
 * @throws TypeError unless it is an array of rasters; RangeError when it is empty, or a raster has neither 3 nor 4 channels
 */
export function checkReferences(name: string, value: unknown): void {
  if (!Array.isArray(value))
    throw new TypeError(`\`${name}\` must be a list of photos, got ${describe(value)}`);
  if (value.length === 0) throw new RangeError(`\`${name}\` must be at least one photo, got none`);
  for (const [i, photo] of value.entries()) checkRaster(`${name}[${i}]`, photo, [3, 4]);
}

/**
 * Checks a list of numbers: an array or a typed array.
 *
 * @param length - the number of values expected, if there is one
 * @throws TypeError unless it is a list of numbers; RangeError when one is not finite, or the length is another
 */
export function checkValues(name: string, value: unknown, length?: number): void {
  if (!isList(value)) throw new TypeError(`\`${name}\` must be a list of numbers, got ${describe(value)}`);
  const values = value;
  if (length !== undefined && values.length !== length)
    throw new RangeError(`\`${name}\` must be ${length} values, got ${values.length}`);
  if (value instanceof Float32Array && allFinite(value)) return;
  for (let i = 0; i < values.length; i++) {
    const each = values[i];
    if (typeof each !== 'number')
      throw new TypeError(`\`${name}[${i}]\` must be a number, got ${describe(each)} (${typeof each})`);
    if (!Number.isFinite(each)) throw new RangeError(`\`${name}[${i}]\` must be finite, got ${each}`);
  }
}

/** Whether all values are finite. */
export function allFinite(values: Float32Array): boolean {
  // a sum of float32 in double precision is finite exactly where all its terms are; four sums, as each addition waits for the one before it
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += values[i];
    b += values[i + 1];
    c += values[i + 2];
    d += values[i + 3];
  }
  for (let i = whole; i < values.length; i++) a += values[i];
  return Number.isFinite(a + b + c + d);
}

/**
 * Checks a list of numbers that a map of 32-bit floats must hold.
 *
 * @throws TypeError or RangeError as `checkValues`; RangeError for a number whose magnitude is above 3.4e38
 */
export function checkFloats(name: string, value: unknown, length?: number): void {
  checkValues(name, value, length);
  if (value instanceof Float32Array) return;
  const values = value as ArrayLike<number>;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(Math.fround(values[i])))
      throw new RangeError(`\`${name}[${i}]\` must be finite as a 32-bit float, got ${values[i]}`);
  }
}

/** @throws TypeError unless `value` is an array or a typed array that was not transferred */
export function checkArray(name: string, value: unknown): void {
  if (!isList(value)) throw new TypeError(`\`${name}\` must be an array, got ${describe(value)}`);
}

/** Whether `value` is an array or a typed array. One whose memory was transferred to a worker has none left. */
function isList(value: unknown): value is ArrayLike<unknown> {
  if (Array.isArray(value)) return true;
  if (!ArrayBuffer.isView(value) || value instanceof DataView) return false;
  if (value.byteLength > 0) return true;
  try {
    return Boolean(new Uint8Array(value.buffer));
  } catch {
    return false;
  }
}

/** @throws RangeError when two rasters differ in size */
export function checkSameSize(
  name: string,
  a: { width: number; height: number },
  b: { width: number; height: number },
): void {
  if (a.width === b.width && a.height === b.height) return;
  throw new RangeError(
    `${name} must have the same size, got ${a.width} x ${a.height} and ${b.width} x ${b.height}`,
  );
}

function range(min: number, max: number): string {
  const from = min > Number.MIN_SAFE_INTEGER;
  const to = max < Number.MAX_SAFE_INTEGER;
  if (from && to) return `in ${min}..${max}`;
  if (from) return `of at least ${min}`;
  if (to) return `of at most ${max}`;
  return max === Number.MAX_SAFE_INTEGER ? `in ${min}..${max}` : 'that is finite';
}
