// Declarations for `require`: those for `import` under another ending, which to make anew takes as long as all the rest of the build
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
for (const name of readdirSync(dist)) {
  if (!name.endsWith('.d.ts')) continue;
  const code = readFileSync(new URL(name, dist), 'utf8');
  const renamed = code.replaceAll(/((?:from|import\()\s*(['"])\.[^'"]*)\.js\2/g, '$1.cjs$2');
  writeFileSync(new URL(name.replace(/\.d\.ts$/, '.d.cts'), dist), renamed);
}
