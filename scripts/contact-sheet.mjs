// Every defect at three severities, and below each where it struck: node scripts/contact-sheet.mjs [OUT [PHOTO X,Y,WIDTH,HEIGHT [SEED]]]
// Without a photo it takes a generated portrait (CC0): examples/photos/README.md.
import { rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import sharp from 'sharp';

const [
  out = 'docs/degradations.jpg',
  photo = 'examples/photos/good.jpg',
  box = '169,100,211,295',
  seed = '11',
] = process.argv.slice(2);
const { outputFiles } = await build({
  stdin: {
    contents: `export * from './src/degradations/index.ts';
      export { ADVANCE, strokesOf } from './src/degradations/pixels/strokeFont.ts';
      export { cropFace, faceRegion } from './src/image/index.ts';`,
    resolveDir: process.cwd(),
  },
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  external: ['@tensorflow/*'],
});
const bundle = `.contact-${process.pid}.mjs`;
writeFileSync(bundle, outputFiles[0].text);
const { ADVANCE, cameraVariety, cropFace, DEGRADATIONS, faceRegion, Random, strokesOf } = await import(
  `../${bundle}`
).finally(() => rmSync(bundle));

const side = 120;
const [x, y, width, height] = box.split(',').map(Number);
const region = faceRegion({ x, y, width, height });
// as large as the photo gives it: at the size of a tile nobody would see noise
const size = Math.max(side, Math.min(320, Math.round(region.width)));
const scale = size / region.width;
const crop = cropFace(await pixelsOf(photo), { x, y, width, height }, { width: size, height: size });
const face = {
  x: (x - region.x) * scale,
  y: (y - region.y) * scale,
  width: width * scale,
  height: height * scale,
};

const [columns, gap, label] = [4, 8, 16];
const cell = { width: 3 * side + gap, height: label + 1.5 * side + gap };
const tiles = [];
const paths = [];
const all = Object.entries({ cameraVariety, ...DEGRADATIONS });
for (const [index, [name, degradation]] of all.entries()) {
  const [left, top] = [(index % columns) * cell.width, Math.floor(index / columns) * cell.height];
  paths.push(lettering(name, left + 2, top + 3, label - 7));
  const start = performance.now();
  for (const [k, severity] of [0.3, 0.6, 1].entries()) {
    const { image, mask } = degradation(crop, severity, { random: new Random(Number(seed) * 100 + k), face });
    const at = left + k * side;
    tiles.push({ input: await png(image.data, 3, side), left: at, top: top + label });
    const grey = Uint8Array.from(mask.data, (value) => 255 * value);
    tiles.push({ input: await png(grey, 1, side / 2), left: at + side / 4, top: top + label + side });
  }
  console.log(name, Math.round((performance.now() - start) / 3), 'ms');
}
const sheet = { width: columns * cell.width, height: Math.ceil(all.length / columns) * cell.height };
const names = `<svg xmlns="http://www.w3.org/2000/svg" width="${sheet.width}" height="${sheet.height}">
  <path d="${paths.join('')}" fill="none" stroke="#222" stroke-width="1.3" stroke-linecap="round"/></svg>`;
await sharp({ create: { ...sheet, channels: 3, background: '#e4e4ea' } })
  .composite([...tiles, { input: Buffer.from(names), left: 0, top: 0 }])
  .jpeg({ quality: 82, mozjpeg: true })
  .toFile(out);

async function pixelsOf(file) {
  const { data, info } = await sharp(file)
    .autoOrient()
    .flatten()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

function png(data, channels, to) {
  return sharp(Buffer.from(data), { raw: { width: size, height: size, channels } })
    .resize(to, to)
    .toColourspace('srgb')
    .png()
    .toBuffer();
}

/** A name in strokes, so that machines without fonts draw the same; a capital begins a new word. */
function lettering(name, left, top, tall) {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter}`);
  return [...words]
    .flatMap((letter, k) =>
      strokesOf(letter).map((stroke) =>
        stroke
          .map(([u, v], n) => `${n ? 'L' : 'M'}${left + (k * ADVANCE + u) * tall} ${top + v * tall}`)
          .join(''),
      ),
    )
    .join('');
}
