import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkObject, checkPath } from '../../validate.js';

/**
 * Sources that a model was not trained on, by its own statement: `heldOut`, a name or a list, in its metadata or in the `evaluation.json` beside
 * its model.json.
 *
 * @param path - of model.json; undefined for the bundled model, of which only the metadata is asked
 */
export async function heldOutSources(metadata: object, path: string | undefined): Promise<string[]> {
  checkObject('metadata', metadata);
  if (path !== undefined) checkPath('path', path);
  const record = path && (await readFile(join(dirname(path), 'evaluation.json'), 'utf8').catch(() => ''));
  return [...new Set([...namesIn(metadata), ...namesIn(record ? JSON.parse(record) : {})])];
}

function namesIn(record: object): string[] {
  const { heldOut } = record as { heldOut?: unknown };
  return [heldOut].flat().filter((name): name is string => typeof name === 'string' && name !== '');
}
