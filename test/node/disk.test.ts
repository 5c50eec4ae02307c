import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fileHandler, writeFileAtomic, writeImage } from '../../src/node/index.js';
import { makeFolder } from '../../src/node/makeFolder.js';
import { checkFreeSpace, openOutputFolder } from '../../src/node/outputFolder.js';
import { Random } from '../../src/random.js';
import { mountedDisk } from './mountedDisk.js';

const folder = mkdtempSync(join(tmpdir(), 'lucidface-disk-'));
/** A disk of 64 KiB, and a read-only one; undefined where this user may mount none. */
const full = mountedDisk(join(folder, 'full'), 'size=64k');
const readOnly = mountedDisk(join(folder, 'read-only'), 'size=4m,ro');
afterAll(() => {
  for (const disk of [full, readOnly]) if (disk) execFileSync('umount', [disk]);
  rmSync(folder, { recursive: true });
});

/** More than fits on the disk, also when it is compressed. */
function noise(side: number): { data: Uint8Array; width: number; height: number } {
  const random = new Random(1);
  return {
    data: Uint8Array.from({ length: side * side * 3 }, () => random.integer(256)),
    width: side,
    height: side,
  };
}

const artifacts = {
  modelTopology: {},
  weightSpecs: [{ name: 'w', shape: [50_000], dtype: 'float32' as const }],
  weightData: new ArrayBuffer(200_000),
};

describe.skipIf(!full)('a full disk (needs the right to mount one)', () => {
  const place = String(full);

  test('is named by every writer, which keeps the old file whole and leaves no temporary file', async () => {
    const [text, picture] = [join(place, 'a.txt'), join(place, 'b.png')];
    await writeFile(text, 'old');
    await writeFile(picture, 'old');
    await expect(writeFileAtomic(text, 'x'.repeat(200_000))).rejects.toThrow(
      `${text} cannot be written: the disk is full`,
    );
    await expect(writeImage(picture, noise(200))).rejects.toThrow(
      `${picture} cannot be written: the disk is full`,
    );
    const model = join(place, 'model.json');
    await expect(fileHandler(model).save?.(artifacts)).rejects.toThrow(
      `${join(place, 'weights.bin')} cannot be written: the disk is full`,
    );
    expect(await readFile(text, 'utf8')).toBe('old');
    expect((await readdir(place)).sort()).toEqual(['a.txt', 'b.png']);
  });

  test('is refused as an output folder before any work is done', async () => {
    const out = join(place, 'out');
    const text = /out must have 1000000 bytes of free space, got \d+/;
    await expect(openOutputFolder(out, 'evaluate')).rejects.toThrow(text);
    expect(await readdir(place)).not.toContain('out');
    await expect(checkFreeSpace(place, 70_000)).rejects.toThrow('must have 70000 bytes of free space');
  });
});

describe.skipIf(!readOnly)('a read-only disk (needs the right to mount one)', () => {
  const place = String(readOnly);

  test('is named by whatever writes', async () => {
    const file = join(place, 'a.png');
    const text = `${file} cannot be written: its file system is read-only`;
    await expect(writeFileAtomic(file, 'x')).rejects.toThrow(text);
    await expect(writeImage(file, noise(2))).rejects.toThrow(text);
    await expect(fileHandler(join(place, 'model.json')).save?.(artifacts)).rejects.toThrow(
      'weights.bin cannot be written: its file system is read-only',
    );
    const folders = `${join(place, 'out')} cannot be made: its file system is read-only`;
    await expect(makeFolder(join(place, 'out', 'deep'))).rejects.toThrow(folders);
    await expect(openOutputFolder(join(place, 'out'), 'evaluate')).rejects.toThrow(folders);
    await expect(openOutputFolder(place, 'evaluate')).rejects.toThrow(
      `the folder ${place} cannot be written: its file system is read-only`,
    );
  });
});
