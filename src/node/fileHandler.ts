import { createHash } from 'node:crypto';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { io } from '@tensorflow/tfjs-core';
import { checkPath, messageOf } from '../validate.js';
import { fileReason } from './fileReason.js';
import { makeFolder } from './makeFolder.js';
import { readRegularFile } from './readRegularFile.js';
import { type WriteOptions, writeFileAtomic } from './writeFileAtomic.js';

interface ModelJson extends io.ModelJSON {
  weightsManifest: { paths: string[]; weights: io.WeightsManifestEntry[] }[];
  /** SHA-256 of the weights. */
  weightsHash?: unknown;
}

/**
 * Reads and writes a layers model on disk: model.json, and its weights beside it, `weights.bin` or, for another name such as `faces.json`, `faces.weights.bin`.
 *
 * @param path - of model.json
 * @param options - whether saving waits until the files are on the disk
 * @throws TypeError or RangeError for an invalid path; Error naming a file that is missing, no regular file, broken or cannot be written; RangeError when
 *   the weights have another length than model.json states, or are not those that were saved with it
 */
export function fileHandler(path: string, options?: Pick<WriteOptions, 'flush'>): io.IOHandler {
  checkPath('path', path);
  const folder = dirname(resolve(path));
  return {
    load: async () => {
      const json = parse(path, await readRegularFile(path, 'a model.json'));
      const shards = await Promise.all(
        json.weightsManifest
          .flatMap(({ paths }) => paths)
          .map((shard) => readRegularFile(inside(folder, shard), 'a weight file')),
      );
      const bytes = Uint8Array.from(Buffer.concat(shards));
      // files of other programs have no hash
      if (json.weightsHash !== undefined && json.weightsHash !== hashOf(bytes))
        throw new RangeError(
          `the weights of ${path} must be those that were saved with it, got ${bytes.length} other bytes`,
        );
      return io.getModelArtifactsForJSON(json, async (manifest) => [
        manifest.flatMap(({ weights }) => weights),
        bytes.buffer,
      ]);
    },
    save: async (artifacts) => {
      const { weightData, weightSpecs, ...rest } = artifacts;
      const shard = weightsOf(path);
      const weightsManifest = [{ paths: [shard], weights: weightSpecs }];
      await makeFolder(folder).catch((cause: unknown) => {
        throw new Error(`the folder ${folder} cannot be made: ${fileReason(cause)}`, { cause });
      });
      const bytes = new Uint8Array(io.CompositeArrayBuffer.join(weightData));
      const json = { ...rest, weightsManifest, weightsHash: hashOf(bytes) };
      // weights first: a model.json is never there without them; the hash tells an older one from theirs after a kill
      await writeFileAtomic(join(folder, shard), bytes, options);
      await writeFileAtomic(path, `${JSON.stringify(json)}\n`, options);
      return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts) };
    },
  };
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Name of the weight file: models of several names in one folder each have their own. */
function weightsOf(path: string): string {
  const name = basename(path, '.json');
  return name === 'model' ? 'weights.bin' : `${name}.weights.bin`;
}

function parse(path: string, bytes: Buffer): ModelJson {
  let json: Partial<ModelJson> | null;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new Error(`${path} must be JSON: ${messageOf(cause)}`, { cause });
  }
  const manifest = json?.weightsManifest;
  if (
    !Array.isArray(manifest) ||
    !manifest.every(
      (group) =>
        Array.isArray(group?.paths) &&
        group.paths.every((shard: unknown) => typeof shard === 'string') &&
        Array.isArray(group.weights),
    )
  ) {
    throw new TypeError(`${path} must be the model.json of a layers model: it has no \`weightsManifest\``);
  }
  return json as ModelJson;
}

/** The path of a shard, which must lie in the folder of its model.json. */
function inside(folder: string, shard: string): string {
  const path = resolve(folder, shard);
  if (relative(folder, path).startsWith('..')) {
    throw new RangeError(`a weight file must lie beside model.json, got "${shard}"`);
  }
  return path;
}
