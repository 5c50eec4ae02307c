import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../src/evaluation/index.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { startBackend } from '../../src/node/startBackend.js';

const REAL = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

beforeAll(() => startBackend('wasm'));

describe('on the photos that the bundled model was made with', () => {
  test.skipIf(!existsSync(join(REAL, 'natural.csv')))(
    'sees natural masks and blur (skipped without ../shared/data)',
    async () => {
      const classifier = await FaceQualityClassifier.load();
      const { result } = await evaluate(classifier, {
        data: REAL,
        source: 'faker_ai_portraits',
        rounds: 100,
        perDefect: 1,
      });
      classifier.dispose();
      const { natural, synthetic } = result;
      expect(natural?.photos).toBe(216);
      const area = Object.fromEntries(
        (natural?.tasks ?? []).map(({ name, raters }) => [name, raters.model?.rocAuc.value]),
      );
      expect(Object.keys(area)).toHaveLength(6);
      expect(area['masked / bare']).toBeGreaterThan(0.8);
      expect(area['no face / face']).toBeGreaterThan(0.9);
      expect(synthetic?.people).toBeGreaterThan(3);
    },
  );
});
