// The whole way on a real photo: npm run demo
import { Combined, FaceQualityClassifier, GradCam, Lime } from 'lucidface';
import { tinyFaceDetector } from 'lucidface/detectors';
import { explanationReport, readImage, startBackend, writeImage } from 'lucidface/node';

const photo = await readImage(
  new URL('../node_modules/@vladmandic/face-api/demo/sample5.jpg', import.meta.url),
);

await startBackend('wasm');
const classifier = await FaceQualityClassifier.load();
const faces = await tinyFaceDetector().detect(photo);
console.log(`${faces.length} faces; the second from the left:`);
const face = [...faces].sort((a, b) => a.x - b.x)[1];
const { acceptable, score, defects, explainable } = await classifier.assess(photo, { face });
console.log(`${acceptable ? 'acceptable' : 'not acceptable'}: ${score} of 100`);
for (const { className, value, advice } of defects) {
  console.log(`- ${className} (${Math.round(100 * value)} %): ${advice.message}`);
}

const combined = new Combined([new GradCam(classifier), new Lime(classifier)]);
const explanation = await combined.explain(photo, { face, target: explainable });
for (const { methods, massOverlap } of explanation.agreement) {
  const share = Math.round(100 * massOverlap);
  console.log(
    `${methods.join(' and ')} find ${share} % of their evidence for ${explanation.target.name} in the same place`,
  );
}
console.log(explanation.agree ? 'the two maps agree' : 'the two maps do not agree');

const lines = defects.map(({ className, advice }) => `${className}: ${advice.message}`);
await writeImage('demo.png', await explanationReport(photo, explanation, { face, lines }));
console.log('see demo.png');
classifier.dispose();
