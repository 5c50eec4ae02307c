import fc from 'fast-check';
import { describe, expect } from 'vitest';
import {
  agreement,
  cosine,
  entropy,
  type Fusion,
  geometricMean,
  harmonicMean,
  kendall,
  max,
  maxAbs,
  mean,
  min,
  minMax,
  type Normalization,
  pearson,
  positive,
  product,
  sharedSegments,
  signAgreement,
  spearman,
  ssim,
  superpixelPooled,
  topIou,
  weighted,
} from '../../src/fusion/index.js';
import { resize } from '../../src/image/index.js';
import type { Heatmap } from '../../src/types.js';
import { heatmaps, labelMaps, property, sizes } from './arbitraries.js';

const maps = sizes(10).chain(heatmaps);
const pairs = sizes(10).chain((size) => fc.record({ a: heatmaps(size), b: heatmaps(size) }));

/** A few maps of one size with values in 0..1, as normalising leaves them; tiny ones are none. */
const stacks = fc
  .record({ count: fc.integer({ min: 1, max: 4 }), length: fc.integer({ min: 1, max: 30 }) })
  .chain(({ count, length }) => {
    const value = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 1e-6, max: 1, noNaN: true }));
    const values = fc.array(value, { minLength: length, maxLength: length });
    return fc.array(values, { minLength: count, maxLength: count });
  })
  .map((stack) => stack.map((values) => mapOf(values)));

interface DoubleMap {
  readonly data: Float64Array;
  readonly width: number;
  readonly height: number;
}

function mapOf(values: readonly number[]): DoubleMap {
  return { data: Float64Array.from(values), width: values.length, height: 1 };
}

/** Every value of the fused map, beside the values that it was made of. */
function each(
  stack: readonly DoubleMap[],
  fusion: Fusion,
  check: (fused: number, values: number[]) => void,
): void {
  fusion(stack).data.forEach(
    (fused, i) =>
      void check(
        fused,
        stack.map(({ data }) => data[i]),
      ),
  );
}

const MEANS = { mean, max, min, geometricMean, harmonicMean };
const RULES = { ...MEANS, product };
const SLACK = 1e-12;

describe('fusion', () => {
  for (const [name, fusion] of Object.entries(MEANS)) {
    property(`${name} lies between the smallest and the largest value`, stacks, (stack) => {
      each(stack, fusion, (fused, values) => {
        expect(fused).toBeGreaterThanOrEqual(Math.min(...values) - SLACK);
        expect(fused).toBeLessThanOrEqual(Math.max(...values) + SLACK);
      });
    });

    property(`${name} of the same map again and again is that map`, stacks, ([map]) => {
      const one = map;
      each([one, one, one], fusion, (fused, [value]) => expect(fused).toBeCloseTo(value, 12));
    });

    property(
      `${name} is scaled as the maps are`,
      fc.record({ stack: stacks, scale: fc.double({ min: 0.01, max: 100, noNaN: true }) }),
      ({ stack, scale }) => {
        const scaled = stack.map((map) => ({ ...map, data: map.data.map((value) => scale * value) }));
        const expected = fusion(stack).data;
        fusion(scaled).data.forEach((value, i) => {
          expect(Math.abs(value - scale * expected[i])).toBeLessThan(1e-10);
        });
      },
    );
  }

  for (const [name, fusion] of Object.entries(RULES)) {
    property(`${name} does not mind the order of the maps`, stacks, (stack) => {
      const expected = fusion(stack).data;
      fusion([...stack].reverse()).data.forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i], 12);
      });
    });

    property(
      `${name} never falls where a map rises`,
      fc.record({ stack: stacks, rise: fc.double({ min: 0, max: 1, noNaN: true }), at: fc.nat(3) }),
      ({ stack, rise, at }) => {
        const risen = stack.map((map, m) =>
          m === at % stack.length ? { ...map, data: map.data.map((value) => value + rise) } : map,
        );
        const before = fusion(stack).data;
        fusion(risen).data.forEach((value, i) => {
          expect(value).toBeGreaterThanOrEqual(before[i] - SLACK);
        });
      },
    );

    property(`${name} leaves the maps as they are, and keeps their precision`, pairs, ({ a, b }) => {
      const before = structuredClone([a, b]);
      const fused: Heatmap = fusion([a, b]);
      expect([a, b]).toEqual(before);
      expect(fused.data).toBeInstanceOf(Float32Array);
      expect([fused.width, fused.height]).toEqual([a.width, a.height]);
    });

    property(
      `${name} over superpixels gives each of them one value, and finite ones`,
      sizes(8).chain((size) =>
        fc.record({ a: heatmaps(size), b: heatmaps(size), segments: labelMaps(size) }),
      ),
      ({ a, b, segments }) => {
        const { data } = superpixelPooled(fusion)([maxAbs(a), maxAbs(b)], segments);
        const values = new Map<number, number>();
        data.forEach((value, i) => {
          const label = segments.data[i];
          expect(Number.isFinite(value)).toBe(true);
          expect(value).toBe(values.get(label) ?? value);
          values.set(label, value);
        });
      },
    );
  }

  for (const [name, fusion] of Object.entries({ product, geometricMean, harmonicMean })) {
    property(`${name} takes negative values for 0`, pairs, ({ a, b }) => {
      const [one, two] = [maxAbs(a), maxAbs(b)];
      const cut = (map: Heatmap): Heatmap => ({ ...map, data: map.data.map((value) => Math.max(0, value)) });
      const expected = fusion([cut(one), cut(two)]).data;
      expect(fusion([one, two]).data.every((value, i) => value === expected[i])).toBe(true);
    });
  }

  property('the means keep their order: min, harmonic, geometric, arithmetic, max', stacks, (stack) => {
    const fused = [min, harmonicMean, geometricMean, mean, max].map((fusion) => fusion(stack).data);
    for (let n = 1; n < fused.length; n++) {
      fused[n]?.forEach((value, i) => {
        expect(value).toBeGreaterThanOrEqual(fused[n - 1]?.[i] - SLACK);
      });
    }
  });

  property('product is no more than any value, and vanishes with any', stacks, (stack) => {
    each(stack, product, (fused, values) => {
      expect(fused).toBeGreaterThanOrEqual(0);
      expect(fused).toBeLessThanOrEqual(Math.min(...values));
      if (values.includes(0)) expect(fused).toBe(0);
    });
  });

  property(
    'weighted is the mean for equal weights, and the map that has all of it',
    fc.record({ stack: stacks, weight: fc.double({ min: 0.01, max: 9, noNaN: true }), at: fc.nat(3) }),
    ({ stack, weight, at }) => {
      const even = weighted(stack.map(() => weight))(stack).data;
      mean(stack).data.forEach((value, i) => void expect(even[i]).toBeCloseTo(value, 12));
      const own = at % stack.length;
      const alone = weighted(stack.map((_, m) => (m === own ? weight : 0)))(stack).data;
      stack[own]?.data.forEach((value, i) => void expect(alone[i]).toBeCloseTo(value, 12));
    },
  );
});

describe('normalising', () => {
  const RANGES: Record<string, [Normalization, number]> = {
    minMax: [minMax, 0],
    maxAbs: [maxAbs, -1],
    positive: [positive, 0],
  };
  for (const [name, [normalize, low]] of Object.entries(RANGES)) {
    property(`${name} brings every map to ${low}..1, and a second time changes nothing`, maps, (map) => {
      const once = normalize(map);
      for (const value of once.data) {
        expect(value).toBeGreaterThanOrEqual(low);
        expect(value).toBeLessThanOrEqual(1);
      }
      normalize(once).data.forEach((value, i) => void expect(value).toBeCloseTo(once.data[i], 6));
    });

    property(`${name} keeps the order of values`, maps, (map) => {
      const { data } = normalize(map);
      for (let i = 1; i < data.length; i++) {
        if (map.data[i] >= map.data[i - 1]) {
          expect(data[i]).toBeGreaterThanOrEqual(data[i - 1]);
        }
      }
    });
  }

  property('maxAbs keeps signs', maps, (map) => {
    maxAbs(map).data.forEach((value, i) => {
      // what is far smaller than the rest may become 0
      if (value !== 0) expect(Math.sign(value)).toBe(Math.sign(map.data[i]));
    });
  });

  property('the largest value becomes 1 where there is any contrast', maps, (map) => {
    const [low, high] = [Math.min(...map.data), Math.max(...map.data)];
    expect(Math.max(...minMax(map).data)).toBe(high > low ? 1 : 0);
    expect(Math.max(...positive(map).data)).toBe(high > 0 ? 1 : 0);
    expect(Math.max(...maxAbs(map).data.map(Math.abs))).toBe(low === 0 && high === 0 ? 0 : 1);
  });
});

describe('agreement', () => {
  const isConstant = ({ data }: Heatmap): boolean => data.every((value) => value === data[0]);

  property(
    'stays within its bounds, and does not mind which map comes first',
    sizes(10).chain((size) => fc.record({ a: heatmaps(size), b: heatmaps(size), segments: labelMaps(size) })),
    ({ a, b, segments }) => {
      const found = agreement(a, b, { segments, topSegments: 2 });
      const swapped = agreement(b, a, { segments, topSegments: 2 });
      for (const [name, value] of Object.entries(found)) {
        const low = ['spearman', 'pearson', 'cosine'].includes(name) ? -1 : 0;
        expect(value, name).toBeGreaterThanOrEqual(low);
        expect(value, name).toBeLessThanOrEqual(1);
        expect(swapped[name as keyof typeof swapped], name).toBeCloseTo(value, 9);
      }
    },
    300,
  );

  property('a map agrees with itself, and its negative with nothing of it', maps, (map) => {
    const negative = { ...map, data: map.data.map((value) => -value) };
    expect(topIou(map.data, map.data)).toBe(1);
    expect(signAgreement(map.data, map.data)).toBe(1);
    const [same, opposite] = isConstant(map) ? [0, 0] : [1, -1];
    expect(spearman(map.data, map.data)).toBeCloseTo(same, 9);
    expect(spearman(map.data, negative.data)).toBeCloseTo(opposite, 9);
    expect(pearson(map.data, map.data)).toBeCloseTo(same, 9);
    expect(kendall(map.data, negative.data)).toBeCloseTo(opposite, 9);
    const blank = map.data.every((value) => value === 0);
    expect(cosine(map.data, negative.data)).toBeCloseTo(blank ? 0 : -1, 9);
  });

  property('a constant map is correlated with nothing', pairs, ({ a, b }) => {
    const constant = { ...a, data: a.data.map(() => a.data[0]) };
    expect(spearman(constant.data, b.data)).toBe(0);
    expect(pearson(constant.data, b.data)).toBe(0);
    expect(kendall(constant.data, b.data)).toBe(0);
  });

  const whole = fc.integer({ min: 2, max: 40 }).chain((length) => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: length, maxLength: length });
    return fc.record({ a: values, b: values });
  });

  property('ranks do not change under a rising function, correlation not under a line', whole, ({ a, b }) => {
    const cubes = a.map((value) => value ** 3 + value);
    expect(spearman(cubes, b)).toBe(spearman(a, b));
    expect(kendall(cubes, b)).toBe(kendall(a, b));
    expect(topIou(cubes, b)).toBe(topIou(a, b));
    const line = a.map((value) => 4 * value + 8);
    expect(pearson(line, b)).toBeCloseTo(pearson(a, b), 9);
    for (const value of [
      pearson(line, a),
      spearman(line, a),
      cosine(
        a,
        a.map((x) => 3 * x),
      ),
    ])
      expect(value).toBeLessThanOrEqual(1);
  });

  property(
    'kendall and ssim stay within their bounds, and do not mind which map comes first',
    fc.constant({ width: 9, height: 8 }).chain((size) => fc.record({ a: heatmaps(size), b: heatmaps(size) })),
    ({ a, b }) => {
      const tau = kendall(a.data, b.data);
      expect(Math.abs(tau)).toBeLessThanOrEqual(1);
      expect(kendall(b.data, a.data)).toBe(tau);
      const [one, two] = [minMax(a), minMax(b)];
      const similarity = ssim(one, two);
      expect(Math.abs(similarity)).toBeLessThanOrEqual(1 + 1e-9);
      expect(ssim(two, one)).toBeCloseTo(similarity, 9);
      expect(ssim(one, one)).toBeCloseTo(1, 9);
    },
  );

  property('shares of superpixels and entropy lie in their ranges', maps, (map) => {
    const bits = entropy(map.data);
    expect(bits).toBeGreaterThanOrEqual(0);
    expect(bits).toBeLessThanOrEqual(Math.log2(map.data.length) + 1e-9);
    const single = {
      data: Int32Array.from(map.data, (_, i) => i),
      width: map.width,
      height: map.height,
      count: map.data.length,
    };
    expect(sharedSegments(map, map, single, 3)).toBe(1);
  });
});

describe('resize', () => {
  property(
    'stays within the values of the map; the same size changes nothing',
    fc.record({ map: maps, size: sizes(20) }),
    ({ map, size }) => {
      const large = resize(map, size);
      expect([large.data.length, large.width, large.height]).toEqual([
        size.width * size.height,
        size.width,
        size.height,
      ]);
      const [low, high] = [Math.min(...map.data), Math.max(...map.data)];
      for (const value of large.data) {
        expect(value).toBeGreaterThanOrEqual(low);
        expect(value).toBeLessThanOrEqual(high);
      }
      // 0 and -0 are the same value
      expect(resize(map, map).data.every((value, i) => value === map.data[i])).toBe(true);
    },
  );
});
