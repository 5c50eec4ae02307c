// Builds the package without its types, which a demonstration does not need, and runs examples/demo.mjs: npm run demo [-- PHOTO]
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const built = join(ROOT, 'dist/easy.js');

const newest = Math.max(
  ...readdirSync(join(ROOT, 'src'), { recursive: true }).map(
    (name) => statSync(join(ROOT, 'src', name)).mtimeMs,
  ),
);
if (!existsSync(built) || statSync(built).mtimeMs < newest) {
  console.log('building the package into dist (without types; some seconds)');
  // CommonJS and types come with npm run build
  await build({ config: join(ROOT, 'tsup.config.ts'), dts: false, silent: true });
}
await import('../examples/demo.mjs');
