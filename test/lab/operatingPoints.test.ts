import { expect, test } from 'vitest';
import { minimize } from '../../lab/train/minimize.js';
import { chooseOperatingPoints, type ScoredVerdict } from '../../lab/train/operatingPoints.js';

test("finds the minimum of Rosenbrock's valley", () => {
  const found = minimize(
    ([a, b]) => ({
      value: (1 - a) ** 2 + 10 * (b - a * a) ** 2,
      gradient: Float64Array.of(-2 * (1 - a) - 40 * a * (b - a * a), 20 * (b - a * a)),
    }),
    Float64Array.of(-1.2, 1),
    200,
  );
  expect(found[0]).toBeCloseTo(1, 3);
  expect(found[1]).toBeCloseTo(1, 3);
});

/** Passable photos from .4 to 1 and bad ones from 0 to .6, evenly: they overlap between .4 and .6. */
const photos: ScoredVerdict[] = Array.from({ length: 100 }, (_, i) => [
  { passable: true, agreed: true, probabilities: { acceptable: 0.4 + (0.6 * (i + 0.5)) / 100, blurred: 0 } },
  {
    passable: false,
    agreed: true,
    probabilities: { acceptable: (0.6 * (i + 0.5)) / 100, blurred: i < 10 ? 0.99 : 0 },
  },
]).flat();

test('chooses equal errors for the general profile, few passed photos for a strict one, and sure answers', () => {
  const { points, answers } = chooseOperatingPoints(photos, {
    general: { blurred: 0.9 },
    strict: { blurred: 0.9 },
  });
  const [general, strict] = points;
  expect(general?.thresholds.acceptable).toBeCloseTo(0.5, 2);
  expect(general?.rejected.rate).toBeCloseTo(1 / 6, 1);
  expect(Math.abs((general?.rejected.rate ?? 0) - (general?.passed.rate ?? 1))).toBeLessThanOrEqual(0.02);
  expect(strict?.passed.rate).toBeLessThanOrEqual(0.05);
  expect(strict?.rejected.rate).toBeGreaterThan(general?.rejected.rate ?? 1);
  const sure = photos.filter(({ probabilities: { acceptable } }) => acceptable >= answers.acceptable);
  expect(sure.filter(({ passable }) => passable).length / sure.length).toBeGreaterThanOrEqual(0.95);
  const retake = photos.filter(({ probabilities: { acceptable } }) => acceptable < answers.retake);
  expect(retake.filter(({ passable }) => !passable).length / retake.length).toBeGreaterThanOrEqual(0.95);
  expect(answers.retake).toBeLessThanOrEqual(answers.acceptable);
  expect(answers.acceptable).toBeLessThan(0.62);
});

test('photos on which the passes of labels differ count in the errors, but choose no threshold of `general`', () => {
  const odd = { passable: false, agreed: false, probabilities: { acceptable: 0.9, blurred: 0 } };
  const defects = { general: { blurred: 0.9 } };
  const [without] = chooseOperatingPoints(photos, defects).points;
  const [general] = chooseOperatingPoints(
    [...photos, ...Array.from({ length: 50 }, () => odd)],
    defects,
  ).points;
  expect(general.thresholds).toEqual(without.thresholds);
  expect(general.agreed).toEqual({ rejected: without.rejected, passed: without.passed });
  expect(general.passed.rate).toBeGreaterThan(without.passed.rate);
});
