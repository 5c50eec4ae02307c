import type { Fusion } from '../../../src/fusion/index.js';
import { guided } from './guided.js';

/** Fuses the maps and, as one more at their end, Grad-CAM's guided by LIME. */
export function withGuided(fusion: Fusion): Fusion {
  return (maps, segments, parts) => fusion([...maps, guided(maps, segments, parts)], segments, parts);
}
