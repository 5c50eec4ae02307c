import { loadSharp } from '../../../src/node/loadSharp.js';
import { textOutline } from '../../../src/node/textOutline.js';
import type { Pixels } from '../../../src/types.js';
import { gridLayout, TILE } from './gridLayout.js';

/** A row of a picture: for each group its tiles, RGB or RGBA. */
export interface GridRow {
  readonly name: string;
  readonly groups: readonly (readonly Pixels[])[];
}

const INK = '#1b1f24';

/**
 * Tiles in rows, labelled.
 *
 * @param columns - the names of the columns of each group
 * @returns RGB, for `writeImage`
 */
export async function drawGrid(rows: readonly GridRow[], columns: readonly string[]): Promise<Pixels> {
  const sharp = await loadSharp();
  const groups = Math.max(...rows.map((row) => row.groups.length));
  const layout = gridLayout(rows.length, groups, columns.length);
  const { width, height } = layout;
  const texts: string[] = [];
  const tiles: { input: Buffer; left: number; top: number }[] = [];
  for (const [r, row] of rows.entries()) {
    const { x, y } = layout.rowName(r);
    texts.push(textOutline(row.name, x, y, 16, INK));
    for (const [g, group] of row.groups.entries()) {
      for (const [c, image] of group.entries()) {
        const channels = (image.data.length / (image.width * image.height)) as 3 | 4;
        const raw = { width: image.width, height: image.height, channels };
        const input = await sharp(Buffer.from(Uint8ClampedArray.from(image.data)), { raw })
          .resize(TILE, TILE, { fit: 'fill' })
          .png()
          .toBuffer();
        tiles.push({ input, ...layout.tile(r, g, c) });
      }
    }
  }
  for (let g = 0; g < groups; g++) {
    columns.forEach((name, c) => {
      const { x, y } = layout.columnName(g, c);
      texts.push(textOutline(name, x, y, 15, INK));
    });
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${texts.join('')}</svg>`;
  const { data } = await sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .composite([...tiles, { input: Buffer.from(svg), left: 0, top: 0 }])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: new Uint8Array(data.buffer, data.byteOffset, data.length), width, height };
}
