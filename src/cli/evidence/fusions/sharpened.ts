import type { Fusion } from '../../../fusion/index.js';

/** Squares what a fusion gives, and keeps its signs: the order of the places stays, weak ones count less. Of the metrics only `energy` sees that. */
export function sharpened(fusion: Fusion): Fusion {
  return (maps, segments, parts) => {
    const map = fusion(maps, segments, parts);
    return { ...map, data: map.data.map((value: number) => value * Math.abs(value)) };
  };
}
