// Speed of slic beside scikit-image, in turns, and whether every pixel has the same label: npm run build && node bench/slic.mjs [--python /path/to/python]
// Times are those of the processor, and the ratio is the median of those of the rounds.
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { slic } from 'lucidface/segmentation';
import sharp from 'sharp';
import { scriptOptions } from '../scripts/scriptOptions.mjs';
import { compareSlic, SLIC_SETTINGS, startSkimage } from './skimage.mjs';

const given = scriptOptions({
  python: { type: 'string', default: 'python3' },
  rounds: { type: 'string', default: '15' },
});
const PHOTO = fileURLToPath(
  new URL('../node_modules/@vladmandic/face-api/demo/sample1.jpg', import.meta.url),
);
const other = await startSkimage(given.python);
const machine = `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}`;
console.log(`${machine}, ${other ? `scikit-image ${other.version}` : 'no scikit-image'}`);
let differs = false;
for (const side of [224, 512, 1024]) {
  const pixels = await sharp(PHOTO).resize(side, side, { fit: 'cover' }).removeAlpha().raw().toBuffer();
  const image = { data: Uint8Array.from(pixels), width: side, height: side };
  for (const settings of SLIC_SETTINGS) {
    const {
      own,
      other: theirs,
      ratio,
      different,
    } = await compareSlic(slic, other, image, settings, 60, Number(given.rounds));
    const beside = other
      ? `; scikit-image ${theirs.toFixed(1)} ms; ratio ${ratio.toFixed(2)}; ${different} pixels differ`
      : '';
    console.log(`${side} px, ${JSON.stringify(settings)}: ${own.toFixed(1)} ms${beside}`);
    differs ||= different > 0;
  }
}
other?.close();
if (differs) throw new Error('scikit-image gives other labels');
