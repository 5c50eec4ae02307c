import * as tf from '@tensorflow/tfjs-core';

/**
 * Reads a model over HTTP, as `tf.io.http` does, but never more bytes than allowed.
 *
 * @param maxBytes - of model.json and weights together
 * @param signal - ends the download
 */
export function httpHandler(url: string, maxBytes: number, signal: AbortSignal): tf.io.IOHandler {
  let left = maxBytes;
  const take = (bytes: number): void => {
    left -= bytes;
    if (left < 0) throw new RangeError(`it has more than ${maxBytes} bytes (\`maxBytes\`)`);
  };
  const read = async (path: string, init?: RequestInit): Promise<Response> => {
    const response = await tf.env().platform.fetch(path, { ...init, signal });
    if (!response.ok) throw new Error(`${path} answers with status ${response.status}`);
    return new Response(await wholeBody(response, take), { headers: response.headers });
  };
  return tf.io.http(url, { fetchFunc: read as typeof globalThis.fetch });
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
