import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type SlicOptions, slic } from '../../src/segmentation/index.js';
import { withoutGaps } from '../../src/segmentation/withoutGaps.js';
import { fixture } from '../fixture.js';

interface Case {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly options: SlicOptions;
  readonly mask: boolean;
}

const cases: Case[] = JSON.parse(
  readFileSync(new URL('../fixtures/slic/made/cases.json', import.meta.url), 'utf8'),
);

describe('slic equals scikit-image on every pixel of made pictures', () => {
  test.each(cases.map((given) => [given.name, given] as const))(
    '%s',
    (name, { width, height, options, mask }) => {
      const read = <D extends Uint8Array | Float32Array | Int32Array>(kind: string): D =>
        fixture<D>(`slic/made/${name}_${kind}`).data;
      const image = { data: read<Uint8Array | Float32Array>('image'), width, height };
      const given = mask ? { ...options, mask: { data: read<Uint8Array>('mask'), width, height } } : options;
      const found = slic(image, given);
      const reference = { data: read<Int32Array>('labels'), width, height };
      // where pieces may be apart, clusters can lose all their pixels: scikit-image then leaves gaps between the labels
      const expected = options.enforceConnectivity === false ? withoutGaps(reference).data : reference.data;
      expect(found.data).toEqual(expected);
      expect(found.count).toBe(expected.reduce((a, b) => Math.max(a, b), 0) + 1);
    },
  );
});
