import * as tf from '@tensorflow/tfjs-core';
import { describe, messageOf } from '../validate.js';
import { sha256 } from './sha256.js';

/**
 * Reads a model over HTTP, as `tf.io.http` does, but never more bytes than allowed, and never weights other than those that were saved with it, such
 * as older ones from a cache. Without `crypto.subtle`, on a page that was not loaded over HTTPS, the latter is not checked.
 *
 * @param maxBytes - of model.json and weights together
 * @param signal - ends the download
 * @throws TypeError in Node for anything but the URL of a web server
 */
export function httpHandler(url: string, maxBytes: number, signal: AbortSignal): tf.io.IOHandler {
  // a page resolves paths, and may have a scheme of its own
  if (typeof location === 'undefined' && !/^https?:\/\//i.test(url))
    throw new TypeError(
      `the model must be an http: or https: URL, got ${describe(url)}: read files with fileHandler of lucidface/node`,
    );
  let left = maxBytes;
  const take = (bytes: number): void => {
    left -= bytes;
    if (left < 0) throw new RangeError(`it has more than ${maxBytes} bytes (\`maxBytes\`)`);
  };
  let weightsHash: unknown;
  const read = async (path: string, init?: RequestInit): Promise<Response> => {
    const response = await tf
      .env()
      .platform.fetch(path, { ...init, signal })
      .catch((cause: unknown) => {
        throw new Error(`${path} cannot be fetched: ${reasonOf(cause)}`, { cause });
      });
    if (!response.ok) throw new Error(`${path} answers with status ${response.status}`);
    const body = await wholeBody(response, take);
    if (path === url) weightsHash = hashIn(await body.text());
    return new Response(body, { headers: response.headers });
  };
  const handler = tf.io.http(url, { fetchFunc: read as typeof globalThis.fetch });
  return {
    load: async () => {
      const artifacts = (await handler.load?.()) as tf.io.ModelArtifacts;
      // files of other programs have no hash
      if (typeof weightsHash !== 'string' || !globalThis.crypto?.subtle) return artifacts;
      const bytes = new Uint8Array(tf.io.CompositeArrayBuffer.join(artifacts.weightData));
      if (weightsHash === (await sha256([bytes]))) return artifacts;
      throw new RangeError(
        `its weights must be those that were saved with it, got ${bytes.length} other bytes: cut off, or of another model, as from a cache`,
      );
    },
  };
}

/** The SHA-256 of the weights that a model.json states. */
function hashIn(json: string): unknown {
  try {
    return (JSON.parse(json) as { weightsHash?: unknown } | null)?.weightsHash;
  } catch {
    // tfjs names it
    return undefined;
  }
}

/** Why a fetch failed: Node has it in the cause, where several addresses were tried only as a code. */
function reasonOf(failure: unknown): string {
  const { cause } = failure as { cause?: { code?: unknown } };
  return messageOf(failure) + (cause ? ` (${cause.code ?? messageOf(cause)})` : '');
}

async function wholeBody(response: Response, take: (bytes: number) => void): Promise<Blob> {
  const reader = response.body?.getReader();
  if (!reader) {
    const bytes = await response.arrayBuffer();
    take(bytes.byteLength);
    return new Blob([bytes]);
  }
  const parts: BlobPart[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return new Blob(parts);
      take(value.byteLength);
      parts.push(value);
    }
  } finally {
    // nothing more is read, whatever ended it
    reader.cancel().catch(() => {});
  }
}
