import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { compare } from './expected.mjs';
import { EXAMPLES, makeProject, run } from './project.mjs';

const CLI = 'node_modules/lucidface/dist/cli.js';
const PHOTOS = 'node_modules/lucidface/examples/photos';
const TABLE = 'results.jsonl';

/**
 * Runs scripts and the command line under another runtime than Node, which npm installs.
 *
 * @param name - of the package of the runtime, and of the program in it
 * @param flags - before the file that it runs
 */
export function runtime(name, flags = []) {
  return async (given) => {
    const project = await makeProject(name, { ...given, registry: true });
    cpSync(join(EXAMPLES, 'node-esm/main.mjs'), join(project, 'main.mjs'));
    cpSync(join(EXAMPLES, 'runtime'), project, { recursive: true });
    // makeProject installs without scripts; that of these packages puts the program in its place
    await run(project, 'npm', 'rebuild', name, '--foreground-scripts');
    const program = join(project, 'node_modules/.bin', name);
    const [version] = (await run(project, program, '--version')).split('\n');
    const under = (...args) => run(project, program, ...flags, ...args);
    const node = (...args) => run(project, process.execPath, ...args);
    const lines = [`version ${/\d[\d.]*/.exec(version)[0]}`];

    const verdicts = (await under('main.mjs')).split('\n').filter((line) => line.startsWith('{'));
    if (verdicts.length !== 2) throw new Error(`main.mjs printed ${verdicts.length} verdicts, not 2`);
    for (const [i, weights] of ['module', 'files'].entries())
      lines.push(`weights as ${weights}, ${compare(JSON.parse(verdicts[i]), given.expected, 'wasm')}`);

    for (const args of [['easy.mjs'], ['batch.mjs'], [CLI, 'demo']]) {
      const [expected, found] = [await node(...args), await under(...args)];
      if (found !== expected)
        throw new Error(`${args.join(' ')} printed ${found}, and under Node ${expected}`);
      lines.push(`${args.join(' ')} prints what it prints under Node`);
    }

    const assess = [CLI, 'assess', PHOTOS, '--workers', '2', '--explain', '--out', TABLE];
    const [expected, found] = [await assessed(project, node, assess), await assessed(project, under, assess)];
    if (found !== expected) throw new Error(`lucidface assess wrote ${found}, and under Node ${expected}`);
    lines.push(`lucidface assess --workers 2 --explain writes what it writes under Node: ${found}`);
    return lines;
  };
}

/** The results of a folder in words, whose order is that in which workers end. */
async function assessed(project, start, args) {
  await start(...args);
  const [, ...results] = readFileSync(join(project, TABLE), 'utf8').trim().split('\n');
  const found = results
    .map((line) => JSON.parse(line))
    .map(({ id, score, error }) => `${id} ${error ?? score}`);
  const maps = readdirSync(join(project, `${TABLE}.maps`), { recursive: true }).filter((file) =>
    file.endsWith('.png'),
  );
  for (const made of [TABLE, `${TABLE}.maps`]) rmSync(join(project, made), { recursive: true });
  return `${found
    .sort()
    .map((line) => line.slice(PHOTOS.length + 1))
    .join(', ')}, ${maps.length} maps`;
}
