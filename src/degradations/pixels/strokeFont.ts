import type { Point } from './shapes.js';

/** Letters as pen strokes on a grid 4 wide and 6 high, the baseline at 6: points `xy`, strokes separated by spaces. Drawn for this package. */
const STROKES: Readonly<Record<string, string>> = {
  A: '062046 1434',
  B: '06003041423303 33444536 3606',
  C: '4130100105163645',
  D: '00062644422000',
  E: '40000646 0333',
  F: '400006 0333',
  G: '41301001051636454323',
  H: '0006 4046 0343',
  I: '2026 1030 1636',
  J: '4045361605',
  K: '0006 400346',
  L: '000646',
  M: '0600244046',
  N: '06004640',
  O: '1001051636454130 3010',
  P: '06003041423303',
  Q: '1001051636454130 3010 2446',
  R: '06003041423303 2346',
  S: '413010010213334445361605',
  T: '0040 2026',
  U: '000516364540',
  V: '002640',
  W: '0016233640',
  X: '0046 4006',
  Y: '002340 2326',
  Z: '00400646',
  0: '1001051636454130 3010 4105',
  1: '012026 1636',
  2: '01103041420646',
  3: '004023334445361605',
  4: '36300444',
  5: '40000232434445361605',
  6: '413010010516364544331304',
  7: '004016',
  8: '100102133342413010 130405163645443313',
  9: '051636454130100102133342',
  '.': '2526',
  '-': '1333',
  '/': '0640',
  '@': '3422112234 34444541301001051636',
  '!': '2024 2526',
};

/** The strokes of a letter in units of its height, from 0,0 to its width and 1; none for an unknown letter or a space. */
export function strokesOf(letter: string): Point[][] {
  const code = STROKES[letter.toUpperCase()];
  if (code === undefined) return [];
  return code
    .split(' ')
    .map((stroke) =>
      Array.from(
        { length: stroke.length >> 1 },
        (_, k): Point => [Number(stroke[2 * k]) / 6, Number(stroke[2 * k + 1]) / 6],
      ),
    );
}

/** Advance from one letter to the next, in units of the height. */
export const ADVANCE = 5.6 / 6;
