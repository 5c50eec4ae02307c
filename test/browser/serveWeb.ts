import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Runs the command of `npm run web` in this folder, on a free port.
 *
 * @returns the address of the page, and a function that ends the server
 */
export async function serveWeb(): Promise<{ readonly origin: string; close(): void }> {
  const root = process.cwd();
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [command, ...words] = (scripts.web as string).split(' ');
  const server = spawn(join(root, 'node_modules/.bin', command), [...words, '--serve=127.0.0.1:0'], {
    cwd: root,
  });
  let said = '';
  const origin = await new Promise<string>((resolve, reject) => {
    server.on('error', reject);
    server.on('exit', () => reject(new Error(`npm run web ended: ${said}`)));
    for (const stream of [server.stdout, server.stderr])
      stream.on('data', (data) => {
        said += data;
        const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
        if (found) resolve(found);
      });
  });
  return { origin, close: () => void server.kill() };
}
