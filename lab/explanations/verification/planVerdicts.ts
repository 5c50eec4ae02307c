import { knownDefects, MEDIUM, type PlannedPhoto } from '../../../src/evaluation/data/planShots.js';
import type { Photo } from '../../../src/evaluation/data/readFaces.js';
import type { KnownDefect } from '../../../src/evaluation/data/shot.js';
import { Random } from '../../../src/random.js';
import { LOCAL_DEFECTS } from '../localDefects.js';

/** Defects of the whole photo that are made of each photo, each in a copy of its own. */
const WHOLE = 2;
/** Plain ones, and ones that nobody overlooks: of weaker ones nobody could say whether they are there. */
const SEVERITIES = [MEDIUM, 0.75];

/**
 * Plans verdicts to be checked: of each photo one without a defect, two with a defect of the whole photo and one with a local defect. Defects and
 * severities come in turn, in random order.
 */
export function planVerdicts(
  photos: readonly Photo[],
  classNames: readonly string[],
  seed: number,
): PlannedPhoto[] {
  const random = new Random(seed);
  const whole = deck<KnownDefect>(
    knownDefects(classNames).flatMap((defect) => SEVERITIES.map((severity) => ({ ...defect, severity }))),
    random,
  );
  const local = deck<KnownDefect>(
    LOCAL_DEFECTS.filter(([, className]) => classNames.includes(className)).flatMap(
      ([, className, , , name, partly]) =>
        SEVERITIES.map((severity) => ({ name, className, severity, local: partly })),
    ),
    random,
  );
  return photos.map((photo) => ({
    photo,
    shots: [
      { kind: 'clean', defects: [] },
      ...Array.from({ length: WHOLE }, () => ({ kind: 'single' as const, defects: whole() })),
      { kind: 'single', defects: local() },
    ],
  }));
}

/** Deals all cards before any comes again; none where there are no cards. */
function deck<T>(cards: readonly T[], random: Random): () => T[] {
  let left: number[] = [];
  return () => {
    if (left.length === 0) left = [...random.permutation(cards.length)];
    const next = left.pop();
    return next === undefined ? [] : [cards[next]];
  };
}
