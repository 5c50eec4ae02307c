import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Checks that files that belong to a model, under the names that every model has, will not replace those of a model that is read.
 *
 * @param out - a folder that exists
 * @param models - paths of model.json; those that are absent, or do not exist, are left out
 * @throws RangeError naming the model in `out`, whatever path leads to it
 */
export async function checkModelFolder(out: string, models: readonly (string | undefined)[]): Promise<void> {
  const folder = await realpath(out);
  for (const model of models) {
    if (model === undefined) continue;
    const file = await realpath(model).catch(() => '');
    if (dirname(file) === folder)
      throw new RangeError(
        `\`out\` must be another folder than that of ${model}, whose files would be replaced, got ${out}`,
      );
  }
}
