// Every defect at three severities on one face, for looking at: node scripts/contact-sheet.mjs PHOTO X,Y,WIDTH,HEIGHT OUT [SEED]
import { build } from 'esbuild';
import sharp from 'sharp';

const [photo, box, out, seed = '1'] = process.argv.slice(2);
const { outputFiles } = await build({
  stdin: {
    contents:
      "export * from './src/degradations/index.ts'; export { cropFace, faceRegion } from './src/image/index.ts'; export { Random } from './src/random.ts';",
    resolveDir: process.cwd(),
  },
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  external: ['@tensorflow/*'],
});
const { mkdtempSync, writeFileSync } = await import('node:fs');
const folder = mkdtempSync('.contact-');
writeFileSync(`${folder}/bundle.mjs`, outputFiles[0].text);
const { cameraVariety, cropFace, DEGRADATIONS, faceRegion, Random } = await import(`../${folder}/bundle.mjs`);
const { rmSync } = await import('node:fs');
rmSync(folder, { recursive: true });

const { data, info } = await sharp(photo).autoOrient().flatten().raw().toBuffer({ resolveWithObject: true });
const [x, y, width, height] = box.split(',').map(Number);
const side = 224;
const region = faceRegion({ x, y, width, height });
const crop = cropFace(
  { data, width: info.width, height: info.height },
  { x, y, width, height },
  { width: side, height: side },
);
const scale = side / region.width;
const face = {
  x: (x - region.x) * scale,
  y: (y - region.y) * scale,
  width: width * scale,
  height: height * scale,
};
const all = Object.entries({ cameraVariety, ...DEGRADATIONS });
const columns = 4;
const tiles = [];
for (const [index, [name, degradation]] of all.entries()) {
  const start = performance.now();
  for (const [k, severity] of [0.3, 0.6, 1].entries()) {
    const { image } = degradation(crop, severity, { random: new Random(Number(seed) * 100 + k), face });
    const input = await sharp(Buffer.from(image.data), { raw: { width: side, height: side, channels: 3 } })
      .png()
      .toBuffer();
    tiles.push({ input, left: ((index % columns) * 3 + k) * side, top: Math.floor(index / columns) * side });
  }
  console.log(name, Math.round((performance.now() - start) / 3), 'ms');
}
await sharp({
  create: {
    width: columns * 3 * side,
    height: Math.ceil(all.length / columns) * side,
    channels: 3,
    background: '#fff',
  },
})
  .composite(tiles)
  .jpeg({ quality: 88 })
  .toFile(out);
