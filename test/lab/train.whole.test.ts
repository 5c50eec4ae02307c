import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeImage } from '../../src/node/index.js';
import { Random } from '../../src/random.js';
import { mountedDisk } from '../node/mountedDisk.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** In the repository, so that its packages are found. */
const built = mkdtempSync(join(ROOT, '.source-'));
const folder = mkdtempSync(join(tmpdir(), 'lucidface-lab-'));
const disk = mountedDisk(join(folder, 'disk'), 'size=1200k');
const PHOTOS = 6;

beforeAll(async () => {
  // as lab/tsup.config.ts builds it: the threads have a file of their own
  await build({
    entryPoints: {
      main: join(ROOT, 'lab/main.ts'),
      sampleWorker: join(ROOT, 'lab/train/sampleWorker.ts'),
    },
    outdir: built,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    loader: { '.bin': 'binary' },
    logLevel: 'error',
  });
  const random = new Random(1);
  const rows = ['path,source,person,n_faces,face_x,face_y,face_w,face_h,yaw_proxy,strict_good,group'];
  for (const name of ['whole', 'broken']) mkdirSync(join(folder, name));
  for (let i = 0; i < PHOTOS; i++) {
    const data = Uint8Array.from({ length: 120 * 120 * 3 }, () => random.integer(256));
    for (const name of ['whole', 'broken'])
      await writeImage(join(folder, name, `${i}.png`), { data, width: 120, height: 120 });
    rows.push(`${i}.png,s,s:${i},1,30,30,60,60,0,1,white`);
  }
  for (const name of ['whole', 'broken']) writeFileSync(join(folder, name, 'faces.csv'), rows.join('\n'));
});
afterAll(() => {
  if (disk) spawnSync('umount', [disk]);
  rmSync(built, { recursive: true });
  rmSync(folder, { recursive: true });
});

interface Ended {
  readonly code: number | null;
  readonly error: string;
}

/** Trains on few samples, on the cpu backend. */
function train(data: string, out: string, cache: string, side: number): Promise<Ended> {
  const backbone = join(ROOT, 'models/face-quality/model.json');
  const small = ['--density', '0.05', '--input-size', `${side}`, '--backend', 'cpu', '--backbone', backbone];
  const args = ['train', '--data', join(folder, data), '--out', out, '--cache', cache, ...small];
  const child = spawn(process.execPath, [join(built, 'main.js'), ...args], { cwd: folder });
  let error = '';
  child.stderr.on('data', (text) => {
    error += text;
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, error }));
  });
}

describe("the lab's training", () => {
  test('ends with 2 on a broken photo, which it names, and keeps the samples of the others', async () => {
    const [out, cache] = [join(folder, 'out'), join(folder, 'cache')];
    const photo = join(folder, 'broken', '3.png');
    const whole = readFileSync(photo);
    writeFileSync(photo, whole.subarray(0, whole.length / 2));
    const { code, error } = await train('broken', out, cache, 64);
    expect(error).toContain(`lab: no samples can be made of ${photo}: ${photo} is a broken image`);
    expect(code).toBe(2);
    expect(existsSync(out)).toBe(false);
    const [recipe] = readdirSync(cache);
    expect(readdirSync(join(cache, recipe)).filter((name) => name.startsWith('3.'))).toEqual([]);
  });

  test.skipIf(!disk)(
    'ends with 2 on a disk that fills up, and names the file (needs the right to mount one)',
    async () => {
      const [out, cache] = [join(folder, 'out'), join(String(disk), 'cache')];
      // the samples of all photos need more than twice the disk
      const { code, error } = await train('whole', out, cache, 224);
      expect(error).toMatch(/lab: \S+\/disk\/cache\/\w+\/\d\.(rgb|mask) cannot be written: the disk is full/);
      expect(code).toBe(2);
      expect(existsSync(out)).toBe(false);
      const [recipe] = readdirSync(cache);
      expect(readdirSync(join(cache, recipe)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    },
  );
});
