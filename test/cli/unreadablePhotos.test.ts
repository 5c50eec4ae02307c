import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/lucidface.js';
import { writeImage } from '../../src/node/index.js';
import { Random } from '../../src/random.js';
import { mountedDisk } from '../node/mountedDisk.js';

let folder: string;
let whole: string;
let disk: string | undefined;
beforeAll(async () => {
  // progress bars
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  folder = await mkdtemp(join(tmpdir(), 'lucidface-unreadable-'));
  disk = mountedDisk(join(folder, 'disk'), 'size=1400k');
  whole = join(folder, 'whole');
  const random = new Random(1);
  for (const name of ['acceptable', 'blurred']) {
    await mkdir(join(whole, name), { recursive: true });
    for (let n = 0; n < 4; n++) {
      const data = Uint8Array.from({ length: 40 * 40 * 3 }, () => random.integer(256));
      await writeImage(join(whole, name, `${n}.png`), { data, width: 40, height: 40 });
    }
  }
});
afterAll(async () => {
  if (disk) spawnSync('umount', [disk]);
  await rm(folder, { recursive: true });
});

/** Runs a command line in this process. */
async function run(...args: string[]): Promise<{ code: number; error: string }> {
  const lines: string[] = [];
  const code = await main(args, { out: () => {}, error: (text) => void lines.push(text) });
  return { code, error: lines.join('\n') };
}

const cut = async (path: string): Promise<void> => {
  const bytes = await readFile(join(whole, 'blurred', '0.png'));
  await writeFile(path, bytes.subarray(0, bytes.length / 2));
};
/** Makes what cannot be read in the place of a photo, and the error that names it. */
const FAULTS: readonly [string, string, (path: string) => unknown, string][] = [
  ['a photo that was cut off', '2.png', cut, ' is a broken image ('],
  ['an empty file', '2.jpg', (path) => writeFile(path, ''), ' is empty: an image is needed'],
  ['a text', '2.jpg', (path) => writeFile(path, 'text'), ' is not an image that can be read (4 bytes)'],
  ['a folder', '2.jpg', (path) => mkdir(path), ' is a folder: an image is needed'],
  ['a pipe', '2.jpg', (path) => execFileSync('mkfifo', [path]), ' is no regular file: an image is needed'],
  ['a link to nothing', '2.jpg', (path) => symlink('/nowhere', path), ' does not exist'],
  ['a link to itself', '2.jpg', (path) => symlink(path, path), ' cannot be read: its links go in a circle'],
  [
    'a link to a device',
    '2.jpg',
    (path) => symlink('/dev/zero', path),
    ' is no regular file: an image is needed',
  ],
  ['a HEIC', '2.heic', (path) => writeFile(path, 'x'), ' is HEIC, which cannot be read'],
];

describe.each(FAULTS)('%s in a folder of a class', (title, name, make, text) => {
  test.each(['train', 'evaluate'])('ends %s with 2, and is named on one line', async (command) => {
    const data = join(folder, `${command} ${title}`);
    await cp(whole, data, { recursive: true });
    const photo = join(data, 'blurred', name);
    await rm(photo, { force: true });
    await make(photo);
    const out = join(folder, `out of ${command}`, 'deep');
    const { code, error } = await run(command, '--data', data, '--out', out, '--backend', 'cpu');
    const lines = error.split('\n').filter((line) => line.startsWith('lucidface:'));
    expect(lines).toEqual([expect.stringContaining(`lucidface: ${photo}${text}`)]);
    expect(error.trimEnd().endsWith(lines[0])).toBe(true);
    expect(code).toBe(2);
    // nothing was begun
    expect(existsSync(join(folder, `out of ${command}`))).toBe(false);
  });
});

describe('a training on a disk that fills up (needs the right to mount one)', () => {
  test('ends with 2, names the file, and continues when there is room', async ({ skip }) => {
    if (!disk) return skip();
    const out = join(disk, 'out');
    const train = (to: string): ReturnType<typeof run> => {
      const quick = ['--input-size', '64', '--epochs', '2', '--rounds', '5', '--backend', 'cpu'];
      return run('train', '--data', whole, '--out', to, ...quick);
    };
    const { code, error } = await train(out);
    expect(error).toMatch(/lucidface: \S+\/disk\/out\/\S+ cannot be written: the disk is full/);
    expect(code).toBe(2);
    execFileSync('mount', ['-o', 'remount,size=64m', disk]);
    expect((await train(out)).code).toBe(0);
    const again = join(folder, 'again');
    expect((await train(again)).code).toBe(0);
    for (const file of ['model.json', 'weights.bin', 'evaluation.json'])
      expect(await readFile(join(out, file)), file).toEqual(await readFile(join(again, file)));
  });
});
