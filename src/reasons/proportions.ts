/**
 * Positions of the parts of a face that looks at the camera: 0..1 across and down a face box of our convention. Means over 197 photos of the 68
 * landmarks of @vladmandic/face-api (`scripts/fit-regions.mjs`), made symmetric; the standard deviation over faces is .02 to .05. The forehead has
 * no landmarks: its outline is drawn by hand.
 */
export const EYES = Object.freeze({ apart: 0.456, down: 0.39 });
export const MOUTH_DOWN = 0.727;

/** Outline of the face: half width by height of the box, linearly interpolated. */
export const OUTLINE: readonly (readonly [down: number, half: number])[] = [
  [-0.02, 0.24],
  [0.03, 0.36],
  [0.1, 0.435],
  [0.2, 0.49],
  [0.3, 0.515],
  [0.407, 0.521],
  [0.505, 0.511],
  [0.597, 0.488],
  [0.68, 0.465],
  [0.769, 0.421],
  [0.839, 0.352],
  [0.883, 0.27],
  [0.928, 0.163],
  [0.957, 0],
];

/** Nose with bridge and wings: half width by height of the box. */
export const NOSE: readonly (readonly [down: number, half: number])[] = [
  [0.33, 0.07],
  [0.6, 0.14],
  [0.665, 0.14],
];

/** Border between forehead and eyes: the upper edge of the brows. */
export const BROWS = 0.26;
/** Border between eyes and cheeks. */
export const LOWER_LIDS = 0.47;
/** Border between nose and mouth: the middle of the skin above the upper lip. */
export const UPPER_LIP = 0.665;
/** Border between mouth and chin. */
export const LOWER_LIP = 0.82;
/** Half the width of the mouth, including its corners. */
export const MOUTH_HALF = 0.24;

/** Interpolated half width at a height, 0 outside of the table. */
export function halfWidth(table: readonly (readonly [number, number])[], down: number): number {
  for (let i = 1; i < table.length; i++) {
    const [top, above] = table[i - 1];
    const [bottom, below] = table[i];
    if (down >= top && down <= bottom) return above + ((below - above) * (down - top)) / (bottom - top);
  }
  return 0;
}
