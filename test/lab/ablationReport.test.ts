import { expect, test } from 'vitest';
import { type Ablation, ablationReport } from '../../lab/ablation/ablationReport.js';

const ablation: Ablation = {
  rows: [
    { group: 'size', name: '96 px', synthetic: 0.9, natural: { 'good against bad': 0.8 }, parameters: 1234 },
  ],
  times: new Map([['size: 96 px', 0.5]]),
  shipped: [['box moved', { 'good against bad': 0.75 }]],
  seed: 3,
  density: 0.5,
  headEpochs: 2,
  backend: 'wasm',
};

test('the tables of an ablation go between the marks of a document', () => {
  const before = '# Why\n\nText.\n\n<!-- measured -->\nold\n<!-- end -->\nMore.\n';
  const after = ablationReport(ablation, before);
  expect(after).toMatch(/^# Why\n\nText\.\n\n<!-- measured -->\n\nWritten by/);
  expect(after).toMatch(/<!-- end -->\nMore\.\n$/);
  expect(after).toContain('--density 0.5 --head-epochs 2 --seed 3 --backend wasm');
  expect(after).toContain('| 96 px | 0.900 | 0.800 | 1,234 | 0.50 |');
  expect(after).toContain('| box moved | 0.750 |');
  expect(after).not.toContain('old');
  expect(ablationReport(ablation, after)).toBe(after);
});

test('without a document they are one', () => {
  expect(ablationReport(ablation)).toMatch(
    /^# Ablation: measurements behind the choices of the bundled model\n/,
  );
});
