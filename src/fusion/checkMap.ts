import type { Raster } from '../types.js';
import { checkRaster, checkSameSize, describe } from '../validate.js';

/** @throws TypeError unless it is a map of floats; RangeError when it is empty, truncated or has a value that is not finite */
export function checkMap(name: string, map: unknown): asserts map is Raster<Float32Array | Float64Array> {
  checkRaster(name, map, [1]);
  const { data } = map as Raster<Float32Array>;
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i]))
      throw new RangeError(`\`${name}.data\` must be finite, got ${data[i]} at index ${i}`);
  }
}

/** @throws TypeError unless it is a list of maps; RangeError when it is empty, or the maps differ in size or are not finite */
export function checkMaps(maps: unknown): void {
  if (!Array.isArray(maps)) throw new TypeError(`\`maps\` must be a list of maps, got ${describe(maps)}`);
  if (maps.length === 0) throw new RangeError('`maps` must be at least one map, got none');
  // visits holes, too, and copies nothing
  for (const [i, map] of maps.entries()) {
    checkMap(`maps[${i}]`, map);
    checkSameSize(`\`maps[${i}]\` and \`maps[0]\``, map, maps[0]);
  }
}
