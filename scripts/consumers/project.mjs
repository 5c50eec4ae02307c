import { execFile } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const EXAMPLES = join(ROOT, 'examples/consumers');

/** The photo that every consumer judges. */
export const PHOTO = join(ROOT, 'node_modules/@vladmandic/face-api/demo/sample6.jpg');

/** A tool that cannot be had here: the consumer did not run, and nothing is known of it. */
export class NotRun extends Error {}

/**
 * Runs a command in a project.
 *
 * @returns its standard output
 * @throws Error with the end of its output
 */
export async function run(folder, command, ...args) {
  const PATH = [process.env.PATH, join(ROOT, 'node_modules/.bin')].join(delimiter);
  const env = { ...process.env, PATH, NEXT_TELEMETRY_DISABLED: '1' };
  try {
    const options = { cwd: folder, env, maxBuffer: 1e8, shell: process.platform === 'win32' };
    return (await promisify(execFile)(command, args, options)).stdout;
  } catch ({ stdout, stderr, message }) {
    throw new Error(`${command} ${args.join(' ')}: ${`${stdout}${stderr}`.trim().slice(-2000) || message}`);
  }
}

/** Packs lucidface as npm would publish it. @returns the path of the tarball */
export async function pack(folder) {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [{ filename }] = JSON.parse(await run(ROOT, 'npm', ...args));
  return join(folder, filename);
}

/**
 * Copies an example out of the repository, and installs its dependencies, lucidface from the tarball.
 *
 * @param registry - whether npm fetches the packages; else they are those of this repository, which must have the same versions
 * @returns the folder
 * @throws NotRun when npm cannot reach its registry
 */
export async function makeProject(name, { folder, tarball, registry }) {
  const project = mkdtempSync(join(folder, `${name}-`));
  cpSync(join(EXAMPLES, name), project, { recursive: true });
  if (existsSync(join(project, 'index.html')) || registry)
    cpSync(join(EXAMPLES, 'shared'), project, { recursive: true });
  copyFileSync(PHOTO, join(project, 'photo.jpg'));
  if (registry) await fetchPackages(project, tarball);
  else await linkPackages(project, tarball);
  return project;
}

async function fetchPackages(project, tarball) {
  const file = join(project, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const tools = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  manifest.dependencies.lucidface = `file:${tarball}`;
  writeFileSync(file, JSON.stringify(manifest));
  // asked first: without a registry, `npm install` complains of peer dependencies instead
  await run(project, 'npm', 'view', tools.at(-1).join('@'), 'version').catch(({ message }) => {
    throw new NotRun(`npm cannot reach its registry: ${message.split('\n')[0]}`);
  });
  await run(project, 'npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts');
}

async function linkPackages(project, tarball) {
  const installed = join(project, 'node_modules/lucidface');
  mkdirSync(installed, { recursive: true });
  await run(project, 'tar', 'xzf', tarball, '-C', installed, '--strip-components', '1');
  const read = (...path) => JSON.parse(readFileSync(join(...path, 'package.json'), 'utf8'));
  const { lucidface, ...dependencies } = read(project).dependencies;
  const asked = { ...dependencies, ...read(project).devDependencies };
  for (const name of [...Object.keys(asked), ...Object.keys(read(installed).dependencies)]) {
    const source = join(ROOT, 'node_modules', name);
    const { version } = read(source);
    if (asked[name] && asked[name] !== version)
      throw new Error(`${project} asks for ${name} ${asked[name]}, but this repository has ${version}`);
    mkdirSync(dirname(join(project, 'node_modules', name)), { recursive: true });
    symlinkSync(source, join(project, 'node_modules', name), 'junction');
  }
}

/** Puts the files of the model where a server finds them. */
export function copyModel(project, to) {
  cpSync(join(project, 'node_modules/lucidface/models/face-quality'), join(project, to), { recursive: true });
}
