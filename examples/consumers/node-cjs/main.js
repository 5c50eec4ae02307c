const tf = require('@tensorflow/tfjs-core');
const { FaceQualityClassifier, GradCam } = require('lucidface');
const { fileHandler, readImage, startBackend } = require('lucidface/node');

async function main() {
  await startBackend('wasm');
  const face = { x: 735, y: 370, width: 200, height: 250 };
  const photo = await readImage('photo.jpg');
  const files = fileHandler(require.resolve('lucidface/models/face-quality/model.json'));
  for (const weights of [undefined, files]) {
    const classifier = await FaceQualityClassifier.load(weights);
    const { score, probabilities } = await classifier.assess(photo, { face });
    const { saliency } = await new GradCam(classifier).explain(photo, { face, target: 'blurred' });
    classifier.dispose();
    const map = Array.from(saliency.data.filter((_, i) => i % 97 === 0));
    console.log(JSON.stringify({ backend: tf.getBackend(), score, probabilities, map }));
  }
}

main();
