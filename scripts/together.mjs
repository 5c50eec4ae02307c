// Runs npm scripts side by side, and prints what each said when it ends: node scripts/together.mjs build check
import { spawn } from 'node:child_process';

const codes = await Promise.all(
  process.argv.slice(2).map(
    (name) =>
      new Promise((resolve, reject) => {
        // npm is a script of cmd on Windows
        const child = spawn('npm', ['run', name], { shell: process.platform === 'win32' });
        const said = [];
        for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => said.push(text));
        child.on('error', reject);
        child.on('close', (code) => {
          process.stdout.write(Buffer.concat(said));
          resolve(code ?? 1);
        });
      }),
  ),
);
process.exitCode = Math.max(...codes);
