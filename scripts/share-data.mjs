// Weights and reference faces for `require`: those for `import`. The chunk of either kind holds the same bytes, and would double the package.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
const EMBEDDED = /__toBinary(?:\.call)?\((?:void 0, )?"([A-Za-z0-9+/=]+)"\)/;
const REQUIRED = /Promise\.resolve\(\)\.then\(\(\) => _interopRequireWildcard\(require\("\.\/([^"]+)"\)\)\)/g;

/** The name of the chunk that holds these bytes as base64, by the bytes. */
const modules = new Map();
/** Chunks with data for `require`: their bytes, by name. */
const copies = new Map();
for (const name of readdirSync(dist)) {
  if (!/\.c?js$/.test(name)) continue;
  const base64 = EMBEDDED.exec(readFileSync(new URL(name, dist), 'utf8'))?.[1];
  if (base64 && name.endsWith('.cjs')) copies.set(name, base64);
  else if (base64) modules.set(base64, name);
}

/**
 * Loads a data module from CommonJS. A test runner that has no `import()` there, as Jest without `--experimental-vm-modules`, gets the
 * bytes from the text of the module.
 */
function importData(load, name) {
  const start = () => {
    try {
      return load();
    } catch (error) {
      return Promise.reject(error);
    }
  };
  return start().catch((error) => {
    const builtin = typeof process === 'object' && process.getBuiltinModule;
    if (!builtin || typeof __dirname !== 'string') throw error;
    const text = builtin('fs').readFileSync(`${__dirname}/${name}`, 'utf8');
    const base64 = /__toBinary\("([^"]+)"\)/.exec(text);
    if (!base64) throw error;
    return { default: Uint8Array.from(atob(base64[1]), (c) => c.charCodeAt(0)) };
  });
}

for (const name of readdirSync(dist)) {
  if (!name.endsWith('.cjs') || copies.has(name)) continue;
  const code = readFileSync(new URL(name, dist), 'utf8');
  const shared = code.replaceAll(REQUIRED, (call, chunk) => {
    const base64 = copies.get(chunk);
    if (!base64) return call;
    const module = modules.get(base64);
    if (!module) throw new Error(`no module for \`import\` holds the bytes of ${chunk}`);
    return `importData(() => import("./${module}"), "${module}")`;
  });
  if (shared !== code)
    writeFileSync(
      new URL(name, dist),
      shared.replace(/\n(\/\/# sourceMappingURL.*)?\s*$/, `\n${importData}\n`),
    );
}
for (const name of copies.keys()) {
  const left = readdirSync(dist).find(
    (other) => other.endsWith('.cjs') && readFileSync(new URL(other, dist), 'utf8').includes(`"./${name}"`),
  );
  if (left) throw new Error(`${left} still requires ${name}`);
  rmSync(new URL(name, dist));
}
