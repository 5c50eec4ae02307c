import * as tf from '@tensorflow/tfjs-core';
import { describe, messageOf } from '../validate.js';
import { checkWeights } from './checkWeights.js';
import { type LoadLimits, withLimits } from './loadLimits.js';

/**
 * The model behind a URL or a handler, complete and with all parts of the right length.
 *
 * @throws TypeError when `source` is neither; Error when it cannot be read; RangeError when weights are missing or of a wrong length, or a
 *   limit is exceeded; `limits.signal.reason` when aborted
 */
export async function loadArtifacts(
  source: string | tf.io.IOHandler,
  limits: LoadLimits,
): Promise<tf.io.ModelArtifacts> {
  const from = typeof source === 'string' ? source : 'its handler';
  const found: unknown = await withLimits(limits, from, async (signal) => {
    const handler = typeof source === 'string' ? await handlerOf(source, limits.maxBytes, signal) : source;
    if (typeof handler?.load !== 'function')
      throw new TypeError(`the model must be a URL or an IOHandler with \`load\`, got ${describe(source)}`);
    try {
      return await handler.load();
    } catch (cause) {
      throw new Error(`the model cannot be loaded from ${from}: ${messageOf(cause)}`, { cause });
    }
  });
  if (found === null || typeof found !== 'object')
    throw new TypeError(`the model's handler must load model artifacts, got ${describe(found)}`);
  const { modelTopology, weightSpecs, weightData } = found as tf.io.ModelArtifacts;
  if (modelTopology === null || typeof modelTopology !== 'object' || modelTopology instanceof ArrayBuffer)
    throw new TypeError(`model.json must have a \`modelTopology\` object, got ${describe(modelTopology)}`);
  const buffers: unknown[] = [weightData].flat();
  if (!Array.isArray(weightSpecs) || !buffers.every(isBuffer))
    throw new TypeError('model.json must have a `weightsManifest`, and its weights must be there');
  const expected = checkWeights(weightSpecs);
  const bytes = tf.io.CompositeArrayBuffer.join(weightData);
  if (bytes.byteLength !== expected)
    throw new RangeError(`the weights must have ${expected} bytes by model.json, got ${bytes.byteLength}`);
  if (expected > limits.maxBytes)
    throw new RangeError(
      `the model must have at most ${limits.maxBytes} bytes (\`maxBytes\`), it has ${expected}`,
    );
  return { ...(found as tf.io.ModelArtifacts), weightData: bytes };
}

/** The handler of a URL: tfjs knows schemes other than HTTP, such as `indexeddb://`. */
async function handlerOf(
  url: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<tf.io.IOHandler | undefined> {
  if (url === '') return undefined;
  const other = /^https?:/i.test(url) ? undefined : tf.io.getLoadHandlers(url)[0];
  if (other) return other;
  const { httpHandler } = await import('./httpHandler.js');
  return httpHandler(url, maxBytes, signal);
}

/** An ArrayBuffer of any realm. */
function isBuffer(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]';
}
