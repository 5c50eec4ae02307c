import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockFolder } from '../../src/node/lockFolder.js';

let folder: string;
let lock: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lucidface-lock-'));
  lock = join(folder, '.lucidface.lock');
});
afterAll(() => rm(folder, { recursive: true }));

test('names the run that holds the lock, and is free after the release', async () => {
  const unlock = await lockFolder(folder, 'first run');
  await expect(lockFolder(folder, 'second run')).rejects.toThrow(
    `${folder} is used by another run: first run, process ${process.pid} on ${hostname()} since `,
  );
  await unlock();
  await unlock();
  expect(await readdir(folder)).toEqual([]);
  await (await lockFolder(folder, 'third run'))();
});

test('one of many that come at once gets it', async () => {
  const found = await Promise.allSettled(
    Array.from({ length: 12 }, (_, i) => lockFolder(folder, `run ${i}`)),
  );
  const [won, ...more] = found.filter(({ status }) => status === 'fulfilled');
  expect(more).toEqual([]);
  expect(await readdir(folder)).toEqual(['.lucidface.lock']);
  if (won?.status === 'fulfilled') await won.value();
});

test.each([
  [
    'of a process that has ended',
    () => ({ pid: spawnSync(process.execPath, ['-e', '']).pid, host: hostname() }),
  ],
  ['of a process before with the same number', () => ({ pid: process.pid, host: hostname() })],
])('takes over the lock %s', async (_, make) => {
  await writeFile(lock, JSON.stringify({ ...make(), since: '2020-01-01', command: 'train' }));
  const unlock = await lockFolder(folder, 'next run');
  expect(JSON.parse(await readFile(lock, 'utf8'))).toMatchObject({ pid: process.pid, command: 'next run' });
  await unlock();
});

test('removes what runs left that were killed while they took the lock, and nothing of others', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const holder = { host: hostname(), since: '2020-01-01', command: 'train' };
  await writeFile(`${lock}.killed`, JSON.stringify({ ...holder, pid }));
  await writeFile(`${lock}.elsewhere`, JSON.stringify({ ...holder, pid, host: 'elsewhere' }));
  await writeFile(`${lock}.starting`, '');
  const unlock = await lockFolder(folder, 'next run');
  const left = ['elsewhere', 'starting'].map((name) => `.lucidface.lock.${name}`);
  expect((await readdir(folder)).sort()).toEqual(['.lucidface.lock', ...left]);
  await unlock();
  for (const name of left) await rm(join(folder, name));
});

test('takes over a lock that cannot be understood, but not one of another machine', async () => {
  await writeFile(lock, '{');
  await (await lockFolder(folder, 'next run'))();
  await writeFile(lock, JSON.stringify({ pid: 1, host: 'elsewhere', since: '2020-01-01', command: 'train' }));
  await expect(lockFolder(folder, 'next run')).rejects.toThrow(
    'used by another run: train, process 1 on elsewhere',
  );
  await rm(lock);
});

test.skipIf(process.platform === 'win32')(
  'takes over a lock that is a pipe, without waiting for its writer',
  async () => {
    const path = join(folder, 'pipe.lock');
    spawnSync('mkfifo', [path]);
    const unlock = await lockFolder(folder, 'second', 'pipe.lock');
    expect(JSON.parse(await readFile(path, 'utf8')).command).toBe('second');
    await unlock();
  },
);

test('names a folder that cannot be written', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  await expect(lockFolder(file, 'run')).rejects.toThrow(`the folder ${file} cannot be written: `);
});
