// SLIC beside scikit-image on the photo of the benchmarks, as JSON: node bench/slicCases.mjs PYTHON SECONDS
import { loadSource } from '../scripts/loadSource.mjs';
import { astronaut } from './astronaut.mjs';
import { compareSlic, SLIC_SETTINGS, startSkimage } from './skimage.mjs';

const [python, seconds] = process.argv.slice(2);
const { slic } = await loadSource(`export { slic } from './src/segmentation/index.ts';`);
const skimage = await startSkimage(python);
const cases = [];
for (const side of [224, 512, 1024])
  for (const settings of SLIC_SETTINGS)
    cases.push({
      side,
      settings,
      ...(await compareSlic(slic, skimage, astronaut(side), settings, Number(seconds))),
    });
skimage?.close();
console.log(JSON.stringify({ version: skimage?.version, cases }));
