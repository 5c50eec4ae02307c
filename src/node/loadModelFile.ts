import { FaceQualityClassifier } from '../model/index.js';
import { fileHandler } from './fileHandler.js';

/**
 * Loads a model from the disk.
 *
 * @param path - of model.json; undefined for the bundled model
 * @throws as `FaceQualityClassifier.load`, with the path in the text
 */
export async function loadModelFile(path: string | undefined): Promise<FaceQualityClassifier> {
  if (path === undefined) return FaceQualityClassifier.load();
  const handler = fileHandler(path);
  try {
    return await FaceQualityClassifier.load(handler);
  } catch (error) {
    if (error instanceof Error && !error.message.includes(path)) error.message = `${path}: ${error.message}`;
    throw error;
  }
}
