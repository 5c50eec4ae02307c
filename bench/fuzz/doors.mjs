import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleSource } from '../../scripts/loadSource.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The doors of the package, by name, with the source file of each; the root is `index`. */
export function doors() {
  const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return Object.fromEntries(
    Object.entries(exports)
      .filter(([, target]) => typeof target === 'object')
      .map(([door]) => [
        door === '.' ? 'index' : door.slice(2),
        door === '.' ? 'src/index.ts' : `src/${door.slice(2)}/index.ts`,
      ])
      .filter(([, file]) => existsSync(join(ROOT, file))),
  );
}

/**
 * Bundles all doors of the source into one module, so that a worker starts without a build.
 *
 * @returns the path of a module that exports each door by its name, and what removes it
 */
export async function bundleDoors() {
  const contents = Object.entries(doors())
    .map(([door, file]) => `export * as ${door.replaceAll('-', '_')} from './${file}';`)
    .join('\n');
  const code = await bundleSource(contents);
  // in the repository, so that its packages are found
  const folder = mkdtempSync(join(ROOT, '.source-'));
  const path = join(folder, 'doors.mjs');
  writeFileSync(path, code);
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Everything that the doors export, by name, and the doors of each name. */
export function exportsOf(modules) {
  const api = {};
  const at = {};
  for (const [door, exported] of Object.entries(modules)) {
    for (const [name, value] of Object.entries(exported)) {
      if (name in api && api[name] !== value)
        throw new Error(`${name} is exported twice, as different things: ${at[name]}, ${door}`);
      api[name] = value;
      at[name] = at[name] ? `${at[name]}, ${door}` : door;
    }
  }
  return { api, at };
}

const isClass = (value) =>
  typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));

/** The names that the table must have: functions, classes with each of their methods, and records of functions. */
export function callable(api) {
  return Object.entries(api).flatMap(([name, value]) => {
    if (typeof value === 'function') return isClass(value) ? [name, ...methodsOf(name, value)] : [name];
    const holdsFunctions =
      value !== null &&
      typeof value === 'object' &&
      Object.values(value).some((member) => typeof member === 'function');
    return holdsFunctions ? [name] : [];
  });
}

/** Methods and statics of a class; `explain` is called wherever an explainer class is. */
function methodsOf(name, Class) {
  const methods = (holder) =>
    Object.entries(Object.getOwnPropertyDescriptors(holder))
      .filter(([key, { value }]) => typeof value === 'function' && key !== 'constructor' && key !== 'explain')
      .map(([key]) => `${name}.${key}`);
  return [...methods(Class.prototype), ...methods(Class)].filter((key) => !key.endsWith('.prototype'));
}
