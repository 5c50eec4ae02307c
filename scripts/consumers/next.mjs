import { spawn } from 'node:child_process';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { openVerdict } from './browser.mjs';
import { compare } from './expected.mjs';
import { copyModel, makeProject, run } from './project.mjs';
import { transferred } from './transfer.mjs';

/** Builds a Next.js app, which imports lucidface on the server, too; starts it, and opens its page. */
export async function next(given) {
  const project = await makeProject('next', { ...given, registry: true });
  copyModel(project, 'public/model');
  mkdirSync(join(project, 'public'), { recursive: true });
  renameSync(join(project, 'photo.jpg'), join(project, 'public/photo.jpg'));
  await run(project, 'npm', 'run', 'build');
  const { origin, end } = await start(project);
  try {
    const html = await (await fetch(origin)).text();
    if (!html.includes('<p id="server">general id-photo skin-analysis</p>'))
      throw new Error('the server did not render what it imports from lucidface');
    const lines = ['the server renders what it imports'];
    for (const weights of ['module', 'files']) {
      const { verdict, sent } = await openVerdict(`${origin}/?weights=${weights}`);
      lines.push(
        `weights as ${weights}, ${compare(verdict, given.expected, 'webgl')}`,
        `weights as ${weights}, ${transferred(sent)}`,
      );
    }
    return lines;
  } finally {
    await end();
  }
}

/** Starts the server of a built app on a free port. */
async function start(project) {
  const bin = join(project, 'node_modules/next/dist/bin/next');
  const args = [bin, 'start', '--hostname', '127.0.0.1', '--port', '0'];
  const server = spawn(process.execPath, args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const end = () => {
    server.kill();
    return ended;
  };
  let printed = '';
  const origin = await new Promise((resolve, reject) => {
    const read = (chunk) => {
      printed += chunk;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed);
      if (found && printed.includes('Ready')) resolve(found[0]);
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
    ended.then(() => reject(new Error(`next start ended: ${printed}`)));
  });
  return { origin, end };
}
