import { loadAndCompile, loadLiteRt, Tensor } from '@litertjs/core';
import { measurePasses } from './measurePasses.mjs';

/** The same face mesh on LiteRT.js, on the processor. */
async function main() {
  await loadLiteRt('./litert/');
  const model = await loadAndCompile('./face_landmark.tflite', { accelerator: 'wasm' });
  await measurePasses(async (image) => {
    const input = new Tensor(image, [1, 192, 192, 3]);
    const outputs = await model.run([input]);
    const values = outputs.map((tensor) => tensor.toTypedArray());
    const points = values.find(({ length }) => length === 1404)?.slice();
    for (const tensor of [input, ...outputs]) tensor.delete();
    if (!points) throw new RangeError('the model must give 1404 coordinates');
    return points;
  });
}

main();
