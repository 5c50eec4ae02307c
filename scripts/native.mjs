// TensorFlow's C library as a backend of this checkout: npm run native [-- PROJECT]
// `npm install --no-save @tensorflow/tfjs-node` does nothing here, as it is an optional peer of the package itself. So it is installed
// beside, or taken from PROJECT, a folder where it is installed already, and what is missing in node_modules is brought over.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NAME = '@tensorflow/tfjs-node';
const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
/** The version that fits tfjs-core. */
const VERSION = devDependencies['@tensorflow/tfjs-core'];

/** Runs a command and shows its output; false where it fails. */
const works = (command, args, options = {}) =>
  spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32', ...options }).status ===
  0;

/** Whether the backend starts from this checkout. */
const starts = () =>
  spawnSync(process.execPath, ['-e', `require('${NAME}').backend()`], {
    cwd: ROOT,
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
  }).status === 0;

/** The packages of a node_modules, scoped ones by both names. */
const packagesIn = (folder) =>
  readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(folder, name)).map((inner) => `${name}/${inner}`) : [name],
    );

function fail(text) {
  console.error(text);
  process.exit(1);
}

function bringOver(project) {
  const [from, to] = [project, ROOT].map((folder) => join(folder, 'node_modules'));
  if (!existsSync(join(from, NAME)))
    fail(`${NAME} must be installed in ${project}: found none in its node_modules`);
  // a build that does not start gives way to the new one
  rmSync(join(to, NAME), { recursive: true, force: true });
  for (const name of packagesIn(from))
    if (!existsSync(join(to, name)))
      cpSync(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
}

const [given] = process.argv.slice(2);
if (starts()) {
  console.log(`${NAME} starts already`);
  process.exit();
}
if (given) bringOver(resolve(given));
else {
  const beside = mkdtempSync(join(tmpdir(), 'lucidface-native-'));
  try {
    // its installer downloads TensorFlow's C library: npm 11.16 and later want that allowed in the project, and refuse it as a flag
    writeFileSync(join(beside, 'package.json'), JSON.stringify({ allowScripts: { [NAME]: true } }));
    const wanted = [
      ...['install', '--prefix', beside, '--no-save', '--no-audit', '--no-fund'],
      `${NAME}@${VERSION}`,
    ];
    if (!works('npm', wanted))
      fail(
        `${NAME} cannot be installed: its installer downloads TensorFlow's C library. Where that is not possible, build it in another folder and run npm run native -- FOLDER`,
      );
    bringOver(beside);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}
if (!starts())
  fail(`${NAME} does not start: node -e "require('${NAME}')" says why. Version 4.22 needs Node 20 or 22`);
console.log(`${NAME} is in node_modules: npm run test:native, npm run backends. npm ci removes it`);
