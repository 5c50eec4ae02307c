import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.jpg': 'image/jpeg',
};

/**
 * A file server on this machine, which uses gzip for the types that web hosts compress.
 *
 * @param headers - of every answer
 * @returns its origin, and its answers: path and bytes of the body, as packed
 */
export async function serve(folder, headers = {}) {
  const sent = [];
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    const file = path.endsWith('/') ? `${path}index.html` : path;
    try {
      const body = await readFile(join(folder, file));
      const type = TYPES[extname(file)];
      const packed = type && type !== 'image/jpeg' ? gzipSync(body) : body;
      sent.push({ path: file, bytes: packed.length });
      response.writeHead(200, {
        'content-type': type ?? 'application/octet-stream',
        ...(packed !== body && { 'content-encoding': 'gzip' }),
        ...headers,
      });
      response.end(packed);
    } catch {
      // browsers request it even where the page names none
      response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, sent, close };
}
