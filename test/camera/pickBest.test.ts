import { describe, expect, test } from 'vitest';
import { pickBest } from '../../src/camera/index.js';

describe('pickBest', () => {
  test('gives the photo with the highest score, the last one of equals', () => {
    const burst = [40, 71.5, 12, 71.5, 60].map((score, i) => ({ name: `${i}.jpg`, assessment: { score } }));
    expect(pickBest(burst)?.name).toBe('3.jpg');
    expect(pickBest(new Set(burst.slice(0, 3)))?.name).toBe('1.jpg');
    expect(
      pickBest([
        { score: 3, id: 'a' },
        { score: 2, id: 'b' },
      ])?.id,
    ).toBe('a');
    expect(pickBest([])).toBeUndefined();
  });

  test('gives an acceptable photo before one with a higher score that is not', () => {
    // an `id-photo` off centre: its image is as good, its framing is not
    const burst = [
      { id: 'centred', acceptable: true, score: 80 },
      { id: 'off centre', acceptable: false, score: 97 },
      { id: 'centred again', acceptable: true, score: 85 },
    ];
    expect(pickBest(burst)?.id).toBe('centred again');
    expect(pickBest(burst.slice(0, 2).map((assessment) => ({ assessment })))?.assessment.id).toBe('centred');
    expect(pickBest(burst.slice(1, 2))?.id).toBe('off centre');
  });

  test.each([
    [undefined, TypeError, '`photos` must be an array or another iterable, got undefined'],
    [[7], TypeError, '`photos[0]` must be { score } or { assessment }, got 7'],
    [[{ score: 1 }, { error: 'broken' }], TypeError, '`photos[1].score` must be a number, got undefined'],
    [[{ assessment: null }], TypeError, '`photos[0].assessment` must be { score }, got null'],
    [[{ assessment: { score: Number.NaN } }], RangeError, '`photos[0].assessment.score` must be a number'],
  ])('refuses %j', (photos, type, text) => {
    expect(() => pickBest(photos as never)).toThrow(type);
    expect(() => pickBest(photos as never)).toThrow(text);
  });
});
