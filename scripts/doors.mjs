// The doors of the package: package.json is the one list of them
import { readFileSync } from 'node:fs';

const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/**
 * The source of each entry point by its name: `index` is the root, `image` is `lucidface/image`.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const DOORS = Object.fromEntries(
  Object.keys(exports)
    .filter((path) => /^\.(\/\w+)?$/.test(path))
    .map((path) =>
      path === '.' ? ['index', 'src/index.ts'] : [path.slice(2), `src/${path.slice(2)}/index.ts`],
    ),
);
