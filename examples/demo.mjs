// Verdict and reason on a photo that ships with the package: npm run demo
import { fileURLToPath } from 'node:url';
import { explainFace, loadModel } from 'lucidface/easy';
import { explanationReport, readImage, writeImage } from 'lucidface/node';

const path = process.argv[2] ?? fileURLToPath(new URL('photos/covered.jpg', import.meta.url));
const started = performance.now();
const step = (text) =>
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s  ${text}`);

step('loading the model that ships in the package');
await loadModel();
step(`judging ${path}, and explaining the verdict with Grad-CAM and LIME`);
const photo = await readImage(path);
let told = 0;
const { assessment, explanation, sentence } = await explainFace(photo, {
  onProgress: (fraction) => {
    if (fraction < told + 0.25) return;
    told = Math.floor(4 * fraction) / 4;
    step(`${100 * told} %`);
  },
});
const { acceptable, score, defects, face } = assessment;
step(`${acceptable ? 'acceptable' : 'not acceptable'}: ${score} of 100`);
for (const { className, value, advice } of defects)
  step(`  ${className} (${Math.round(100 * value)} %): ${advice.message}`);
step(sentence);

if (explanation) {
  const [{ massInTop }] = explanation.agreement;
  step(`Grad-CAM and LIME find ${Math.round(100 * massInTop)} % of their evidence in the same place`);
  const lines = defects.map(({ className, advice }) => `${className}: ${advice.message}`);
  await writeImage(
    'demo.png',
    await explanationReport(photo, explanation, { face, lines, reasons: sentence }),
  );
  step('wrote demo.png: the photo and the maps side by side');
}
