import * as ort from 'onnxruntime-node';
import { writeFileSync } from 'node:fs';
import { loadSource } from './loadSource.mjs';
const L = await loadSource(`
export { naturalCases } from './lab/explanations/location/locationCase.ts';
export { locate } from './lab/explanations/location/measureLocation.ts';
export { boxReader } from './src/detectors/boxReader.ts';
export { FaceQualityClassifier } from './src/model/index.ts';
export { startBackend } from './src/node/index.ts';
export { onnxEngine } from './src/onnx/index.ts';
export { Lime, GradCam } from './src/explainers/index.ts';
export { shrunk } from './src/explainers/surrogate/shrunk.ts';
export { spread } from './src/segmentation/index.ts';
export { blurMap } from './src/fusion/blurMap.ts';
export { massInTop } from './src/fusion/index.ts';
`);
await L.startBackend('wasm');
const classifier = await L.FaceQualityClassifier.load();
await classifier.useEngine(L.onnxEngine(ort, { intraOpNumThreads: 1, interOpNumThreads: 1 }));
const cases = (await L.naturalCases('/work/shared/data', classifier.inputSize)).filter(({ half }) => half === 'choose');
const SHR = [0, 1, 2];
const add = (maps, scale) => { const d = new Float32Array(maps[0].data.length); maps.forEach((m, k) => { const s = scale ? 1 / (m.data.reduce((a, v) => Math.max(a, Math.abs(v)), 0) || 1) : 1; for (let i = 0; i < d.length; i++) d[i] += m.data[i] * s / maps.length; }); return { ...maps[0], data: d }; };
const BASE = [[45,256],[60,256],[80,256],[120,256]];
const reader = L.boxReader(L.onnxEngine(ort, { intraOpNumThreads: 1, interOpNumThreads: 1 }));
const rows = [];
const t0 = Date.now();
for (const [n, item] of cases.entries()) {
  for (const moved of [0]) {
    const i = n;
    const open = await item.open(async (face, photo) => (await reader.read(photo, face))?.box ?? face);
    const area = open.mask.data.reduce((s, v) => s + v, 0) / open.mask.data.length;
    const cam = await new L.GradCam(classifier).explain(open.grid, { target: item.target });
    if (cam.target.probability < 0.5 || area < .005 || area > .7) continue;
    const raw = {};
    for (const [k, s] of BASE) {
      const e = await new L.Lime(classifier, { numSamples: s, batchSize: 16, smoothing: 0, segmentation: { numSegments: k, sigma: 1 } }).explain(open.grid, { target: item.target });
      raw[`${k}@${s}`] = SHR.map((h) => L.spread(L.shrunk(e, h), e.segments));
    }
    const out = {};
    const put = (name, map, sm = 0.05) => { const m = sm ? L.blurMap(map, sm) : map; const { peak, mass } = L.locate(m, open.mask); out[name] = [peak, mass, L.massInTop(cam.saliency.data, m.data)]; };
    put('cam', cam.saliency, 0);
    for (const [name, maps] of Object.entries(raw)) maps.forEach((m, h) => put(`${name} h${SHR[h]}`, m));
    for (const [name, maps] of Object.entries(raw)) for (const sm of [0.03, 0.04]) put(`${name} h2 b${sm}`, maps[2], sm);
    rows.push({ id: item.id, half: item.half, kind: item.kind, skin: item.skinTone, moved, out });
  }
  if (n % 10 === 0) { writeFileSync('/tmp/lead/seg2.json', JSON.stringify(rows)); process.stderr.write(`${n}/${cases.length} ${(Date.now() - t0) / 1000}\n`); }
}
writeFileSync('/tmp/lead/seg2.json', JSON.stringify(rows)); console.log('done');
