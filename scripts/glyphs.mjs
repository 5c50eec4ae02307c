// Writes src/node/glyphs.ts: the outlines of printable ASCII in Roboto Medium, in units of a 1000th of the font size.
// npm i --no-save opentype.js@1.3.4 roboto-fontface && node scripts/glyphs.mjs node_modules/roboto-fontface/fonts/roboto/Roboto-Medium.woff
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const opentype = createRequire(`${process.cwd()}/`)('opentype.js');
const bytes = readFileSync(process.argv[2]);
const font = opentype.parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
const lines = [];
for (let code = 32; code < 127; code++) {
  const character = String.fromCharCode(code);
  const glyph = font.charToGlyph(character);
  const width = Math.round((glyph.advanceWidth * 1000) / font.unitsPerEm);
  const path = glyph.getPath(0, 0, 1000).toPathData(0);
  lines.push(`  [${width}, '${path}'],`);
}
writeFileSync(
  'src/node/glyphs.ts',
  `/**
 * Printable ASCII from space to tilde in Roboto Medium (Google, Apache-2.0; see NOTICE): advance width and outline, in thousandths of
 * the font size, the baseline at 0. Written by scripts/glyphs.mjs, so that reports look the same on machines without fonts.
 */
export const GLYPHS: readonly (readonly [advance: number, outline: string])[] = [
${lines.join('\n')}
];
`,
);
