// Copies the reference outputs that the tests need, compressed: node scripts/fixtures.mjs REFERENCE_FOLDER
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { dataFolder } from './dataFolder.mjs';

const from = dataFolder(process.argv[2], 'golden.json');
const to = 'test/fixtures';
const cams = ['tiny_c3', 'mnet_pw11', 'mnet_pw13'];
const whole = [
  ...['n50', 'n100', 'n500', 'n50_sigma1', 'n100_c1', 'n100_c30', 'n100_noconn', 'n100_slic0'].map(
    (n) => `slic/astronaut_224_${n}_i32`,
  ),
  ...[
    'z_u8',
    'y_f32',
    'dist_cosine_f64',
    'weights_cosine_0.25_f64',
    'weights_l2_0.25_f64',
    'weights_l2_4.623311_f64',
  ].map((n) => `lime/${n}`),
  'lime/perturbed_rows_0_1_2_3_u8',
  'slic/synthetic_n60_i32',
  'img/synthetic_u8',
  'img/synthetic_gt_i32',
  ...cams.flatMap((c) =>
    ['A_f32', 'G_f32', 'gradcam_raw_f64', 'gradcam_up_f32'].map((n) => `cam/${c}_logit_${n}`),
  ),
  ...cams.flatMap((c) =>
    ['gradcampp', 'hirescam', 'layercam', 'xgradcam', 'eigencam'].map((n) => `cam/${c}_logit_${n}_raw_f64`),
  ),
  ...['scorecam_raw_f64', 'scorecam_weights_f64'].map((n) => `cam/tiny_c3_${n}`),
  'cam/tiny_input_f32',
  ...['cam_map_f64', 'lime_map_f64', 'cam_superpixel_mean_f64'].map((n) => `fuse/${n}`),
  ...['ig_mid50_f64', 'noise_f32', 'occlusion_w8_s4_f64', 'saliency_f64', 'seg6_i32', 'smoothgrad16_f64'].map(
    (n) => `attr/tiny_${n}`,
  ),
  ...['order_i32', 'blur_sigma10_u8'].map((n) => `faith/${n}`),
  ...['img_chw_f32', 'imputed_chw_f32', 'keepmask_f32'].map((n) => `road/${n}`),
  ...['viridis', 'inferno', 'turbo', 'jet'].map((n) => `colormap/${n}_rgb_u8`),
];
// of maps that are computed pixel by pixel, rows 96 to 127 are enough
const rows = [
  'fuse/mean',
  'fuse/product',
  'fuse/geomean',
  'fuse/harmonic',
  'fuse/max',
  'fuse/min',
  'fuse/cam_in_superpixels_times_lime',
  'slic/astronaut_224_lab',
];

const write = (path, bytes) => {
  mkdirSync(dirname(join(to, path)), { recursive: true });
  writeFileSync(join(to, path), bytes);
};
for (const name of whole)
  write(`${name}.npy.gz`, gzipSync(readFileSync(join(from, `${name}.npy`)), { level: 9 }));
for (const name of rows) {
  const file = readFileSync(join(from, `${name}_f64.npy`));
  const start = 10 + file.readUInt16LE(8);
  const header = file.subarray(10, start).toString('latin1');
  const width = (file.length - start) / 224;
  const cut = header
    .replace('(224,', '(32,')
    .slice(0, -2)
    .padEnd(header.length - 1, ' ')
    .concat('\n');
  const body = file.subarray(start + 96 * width, start + 128 * width);
  write(
    `${name}_rows_f64.npy.gz`,
    gzipSync(Buffer.concat([file.subarray(0, 10), Buffer.from(cut, 'latin1'), body]), { level: 9 }),
  );
}
write('astronaut_224.rgb.gz', gzipSync(readFileSync(join(from, 'astronaut_224.rgb')), { level: 9 }));
for (const model of ['model_tiny', 'model_mnet']) {
  for (const file of ['model.json', 'weights.bin'])
    write(`${model}/${file}`, readFileSync(join(from, model, file)));
}
// files of other scripts stay
const made = `
slic/made is what scripts/slic-references.py makes: pictures out of random numbers, and the label maps that scikit-image 0.26 (BSD-3-Clause;
none of its code is here) gives for them.
`;
write('LICENCES.md', Buffer.concat([readFileSync(join(from, 'LICENCES.md')), Buffer.from(made)]));
const golden = JSON.parse(readFileSync(join(from, 'golden.json')));
const { slic, lime, lime_hand, cam, faith, attr, agreement, superpixel_quality } = golden;
const kept = Object.fromEntries(Object.entries(lime).filter(([key]) => key.includes('|none|')));
write(
  'golden.json',
  JSON.stringify({ slic, lime: kept, lime_hand, cam, faith, attr, agreement, superpixel_quality }),
);
