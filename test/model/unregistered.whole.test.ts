import { expect, test } from 'vitest';
import { FaceQualityClassifier } from '../../src/model/index.js';

test('without a backend the error is about the backend, not about the files of the model', async () => {
  await expect(FaceQualityClassifier.load()).rejects.toThrow(/^No backend found/);
});
