import { dirname, join } from 'node:path';
import { readJson } from '../../node/readJson.js';
import { checkObject, checkPath } from '../../validate.js';

/**
 * Sources that a model declares as held out from training: `heldOut`, a name or a list, in its metadata or in the `evaluation.json` next to its
 * model.json.
 *
 * @param path - path of model.json; undefined for the bundled model, for which only the metadata is read
 * @throws Error naming the evaluation.json that cannot be read or is damaged
 */
export async function heldOutSources(metadata: object, path: string | undefined): Promise<string[]> {
  checkObject('metadata', metadata);
  if (path !== undefined) checkPath('path', path);
  const record = path === undefined ? undefined : await readJson(join(dirname(path), 'evaluation.json'));
  return [...new Set([...namesIn(metadata), ...namesIn(record ?? {})])];
}

function namesIn(record: object): string[] {
  const { heldOut } = record as { heldOut?: unknown };
  return [heldOut].flat().filter((name): name is string => typeof name === 'string' && name !== '');
}
