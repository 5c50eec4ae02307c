import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { FUSED } from '../../lab/explanations/chooseFusion.js';
import { DEFAULT_FUSION } from '../../lab/explanations/fusions/fusions.js';
import { lab } from '../../lab/main.js';

/** Faces in the photos of the demo, in people whose names put them into the halves. */
const FACES = [
  ['person 15', 'sample6.jpg', 735, 370, 200, 250],
  ['person 28', 'sample6.jpg', 1470, 260, 190, 240],
  ['person 14', 'sample6.jpg', 1185, 290, 190, 240],
  ['person 32', 'sample3.jpg', 1110, 210, 170, 220],
] as const;
const DEMO = fileURLToPath(new URL('../../node_modules/@vladmandic/face-api/demo/', import.meta.url));

/** A folder with photos as training data are, and natural ones. */
async function dataIn(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const faces = ['path,source,person,n_faces,face_x,face_y,face_w,face_h,yaw_proxy,strict_good,group'];
  const natural = ['path,label,defects,face_x,face_y,face_w,face_h'];
  for (const [person, file, x, y, width, height] of FACES) {
    const photo = sharp(join(DEMO, file))
      .extract({ left: x - width / 2, top: y - height / 2, width: 2 * width, height: 2 * height })
      .resize(400, 500, { fit: 'fill' });
    await photo.clone().toFile(join(folder, `${person}.jpg`));
    await photo
      .clone()
      .blur(12)
      .toFile(join(folder, `${person} blurred.jpg`));
    faces.push(`${person}.jpg,faker_ai_portraits,${person},1,100,125,200,250,0,1,white`);
    if (natural.length > 4) continue;
    natural.push(`${person}.jpg,good,,100,125,200,250`, `${person} blurred.jpg,bad,blur,100,125,200,250`);
  }
  await writeFile(join(folder, 'faces.csv'), `${faces.join('\n')}\n`);
  await writeFile(join(folder, 'natural.csv'), `${natural.join('\n')}\n`);
}

test('the command measures, draws and writes, and goes on where it was', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  try {
    await dataIn(join(folder, 'data'));
    const out = join(folder, 'evidence.md');
    const errors: string[] = [];
    const run = (): Promise<number> =>
      lab(
        [
          ...['evidence', '--data', join(folder, 'data'), '--out', out, '--cache', join(folder, 'cache')],
          ...['--samples', '16', '--people', '2', '--every', '0', '--defect', 'occluder'],
        ],
        { out: () => {}, error: (text) => void errors.push(text) },
      );
    await writeFile(out, '# Why\n<!-- measured -->\nold\n<!-- end -->\nMore\n');
    expect(await run(), errors.join()).toBe(0);
    const first = await readFile(out, 'utf8');
    expect(first).toMatch(/^# Why\n<!-- measured -->\n\nWritten by `npm run evidence/);
    expect(first).toMatch(/<!-- end -->\nMore\n$/);
    expect(first).toContain('Half `choose` has 2 people, half `report` 2 others');
    expect(first).toContain('![The photo with the defect outlined, and maps over it](evidence.jpg)');
    expect(first).not.toMatch(/NaN|undefined|null/);
    const summary = JSON.parse(await readFile(out.replace('.md', '.json'), 'utf8'));
    expect(summary.defects.map(({ photos }: { photos: number }) => photos)).toEqual([4]);
    const seen = summary.report.find(({ name }: { name: string }) => name === 'plain lime').photos;
    expect(seen).toBeGreaterThan(0);
    const passesOf = (name: string): number =>
      summary.report.find((item: { name: string }) => item.name === name).passes;
    expect(passesOf('plain lime')).toBe(passesOf('Combined'));
    expect(passesOf('Combined')).toBe(passesOf('Grad-CAM') + 16);
    expect(summary.sanity.map(({ name }: { name: string }) => name)).toEqual([
      'Grad-CAM',
      'LIME',
      'Combined',
      summary.chosen,
    ]);
    // two kinds of repair for Grad-CAM, LIME, `Combined`, the defect itself, the default fusion and the chosen one, which may be the same
    const fusions = new Set([`${FUSED}${DEFAULT_FUSION}`, summary.chosen]);
    expect(summary.repairs).toHaveLength(2 * (4 + fusions.size));
    const picture = await sharp(out.replace('.md', '.jpg')).metadata();
    expect(picture.format).toBe('jpeg');

    const [log] = await readdir(join(folder, 'cache'));
    const lines = await readFile(join(folder, 'cache', log), 'utf8');
    // 4 photos with a defect, 8 verdicts in each half, 4 natural photos
    expect(lines.split('\n').filter((line) => /^."id":"(map|verdict)/.test(line))).toHaveLength(4 + 16 + 4);
    // as if the run had been stopped in the middle of a line
    await writeFile(join(folder, 'cache', log), lines.slice(0, -200));
    expect(await run(), errors.join()).toBe(0);
    const rest = await readFile(join(folder, 'cache', log), 'utf8');
    expect(rest.startsWith(lines.slice(0, -200))).toBe(true);
    expect(await readFile(out, 'utf8')).toBe(first);
  } finally {
    await rm(folder, { recursive: true });
  }
});
