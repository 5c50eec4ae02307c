import { thresholdOf } from '../../model/thresholdOf.js';
import { broadGroup } from '../data/broadGroup.js';
import { knownDefects, MEDIUM, SEVERITIES } from '../data/planShots.js';
import type { Measured } from '../data/shot.js';
import { type Bootstrap, type ConfusionMatrix, type Proportion, wilson } from '../statistics/index.js';
import { type Calibration, calibration } from './calibration.js';
import { type Comparison, compare } from './compare.js';
import { confusion } from './confusion.js';
import { correctness, type Discard, discard } from './discard.js';
import { type FalseRejects, falseRejects } from './falseRejects.js';
import type { MeasuredModel } from './measurePhotos.js';
import { type OperatingPoint, operatingPoints } from './operatingPoints.js';
import { optional } from './optional.js';
import { type RocChart, rocChart } from './rocChart.js';

/** Results for photos with two defects. */
export interface Pairs {
  /** Photos that the verdict rejects. */
  readonly rejected: Proportion;
  /** Photos for which the worst defect of the verdict is one of the two. */
  readonly namedOne: Proportion;
  /** Photos for which both defects reach their thresholds. */
  readonly foundBoth: Proportion;
  /** By class: pairs that include it against clean photos. */
  readonly classes: readonly Comparison[];
}

/** Measurements on photos with synthetic defects. */
export interface SyntheticReport {
  readonly people: number;
  readonly photos: number;
  readonly samples: number;
  /** Each defect at each severity against clean photos. */
  readonly defects: readonly (Comparison & { readonly defect: string; readonly severity: number })[];
  /** Each class, with all its defects at medium severity, against clean photos, and against clean photos and all other defects. */
  readonly classes: readonly (Comparison & { readonly against: 'clean' | 'all others' })[];
  readonly pairs?: Pairs;
  /** Photos with medium severity and clean photos. */
  readonly confusion: ConfusionMatrix;
  readonly operatingPoints: readonly OperatingPoint[];
  /** Photos with medium and high severity, and clean photos. */
  readonly calibration: Calibration;
  readonly sources: Readonly<Record<string, readonly Comparison[]>>;
  readonly broadGroups: Readonly<Record<string, readonly Comparison[]>>;
  /** Unchanged flawless photos. */
  readonly falseRejects?: FalseRejects;
  /** Flawless photos with harmless camera variety and a moved box, several samples each. */
  readonly falseRejectsClean?: FalseRejects;
  readonly discard?: Discard;
}

/**
 * Measures a model on photos with synthetic defects.
 *
 * @param validation - photos of other people, for the choice of thresholds and calibration
 */
export function measureSynthetic(
  model: MeasuredModel,
  photos: readonly Measured[],
  validation: readonly Measured[],
  bootstrap: Bootstrap,
): { report: SyntheticReport; charts: RocChart[] } {
  const clean = photos.filter(({ kind }) => kind === 'clean');
  const singles = photos.filter(({ kind }) => kind === 'single');
  const medium = singles.filter(({ defects }) => defects[0]?.severity === MEDIUM);
  const visible = (all: readonly Measured[]): Measured[] =>
    all.filter(
      ({ kind, defects }) => kind === 'clean' || (kind === 'single' && defects[0]?.severity >= MEDIUM),
    );
  const charts: RocChart[] = [];
  const classes = model.classNames.flatMap((className) => {
    const isClean = className === model.acceptableClass;
    const having = isClean ? clean : medium.filter((photo) => classOf(photo) === className);
    const rest = isClean ? [] : [...clean, ...medium.filter((photo) => differs(photo, className))];
    const lacking = isClean ? medium : clean;
    const first = compare(className, having, lacking, bootstrap);
    const second = compare(className, having, rest, bootstrap);
    if (first) charts.push(rocChart(className, first, having, lacking));
    return [
      ...(first ? [{ ...first, against: isClean ? ('all others' as const) : ('clean' as const) }] : []),
      ...(second ? [{ ...second, against: 'all others' as const }] : []),
    ];
  });
  const report: SyntheticReport = {
    people: new Set(photos.map(({ person }) => person)).size,
    photos: new Set(photos.map(({ path }) => path)).size,
    samples: photos.length,
    defects: knownDefects(model.classNames).flatMap(({ name, className }) =>
      SEVERITIES.flatMap((severity) => {
        const having = singles.filter(
          ({ defects }) => defects[0]?.name === name && defects[0].severity === severity,
        );
        const found = compare(className, having, clean, bootstrap);
        return found ? [{ defect: name, severity, ...found }] : [];
      }),
    ),
    classes,
    ...optional('pairs', pairs(model, photos, clean, bootstrap)),
    confusion: confusion(model, [...clean, ...medium]),
    operatingPoints: operatingPoints(model, visible(photos), visible(validation)),
    calibration: calibration(model, visible(photos), visible(validation)),
    sources: split(model, [...clean, ...medium], ({ source }) => source, bootstrap),
    broadGroups: split(model, [...clean, ...medium], ({ group }) => broadGroup(group), bootstrap),
    ...optional('falseRejects', falseRejects(photos.filter(({ kind }) => kind === 'as it is'))),
    ...optional('falseRejectsClean', falseRejects(clean)),
    ...optional(
      'discard',
      discard(
        visible(photos),
        correctness(visible(photos)),
        'the verdict is right (medium and high severity, and clean)',
      ),
    ),
  };
  return { report, charts };
}

function classOf({ defects }: Measured): string | undefined {
  return defects[0]?.className;
}

/** Whether a photo has another class that does not hide the given one. */
function differs(photo: Measured, className: string): boolean {
  return classOf(photo) !== className && classOf(photo) !== 'no-face';
}

function pairs(
  model: MeasuredModel,
  photos: readonly Measured[],
  clean: readonly Measured[],
  bootstrap: Bootstrap,
): Pairs | undefined {
  const both = photos.filter(({ kind }) => kind === 'pair');
  if (both.length === 0) return undefined;
  const share = (holds: (photo: Measured) => boolean): Proportion =>
    wilson(both.filter(holds).length, both.length);
  const found = ({ probabilities }: Measured, className: string): boolean =>
    probabilities[model.classNames.indexOf(className)] >= thresholdOf(model.thresholds, className);
  return {
    rejected: share(({ acceptable }) => !acceptable),
    namedOne: share(({ named, defects }) => defects.some(({ className }) => className === named)),
    foundBoth: share((photo) => photo.defects.every(({ className }) => found(photo, className))),
    classes: model.classNames.flatMap((className) => {
      const having = both.filter(({ defects }) => defects.some((defect) => defect.className === className));
      return compare(className, having, clean, bootstrap) ?? [];
    }),
  };
}

/** The classes at medium severity against clean photos, within each part of the photos. */
function split(
  model: MeasuredModel,
  photos: readonly Measured[],
  keyOf: (photo: Measured) => string | undefined,
  bootstrap: Bootstrap,
): Record<string, Comparison[]> {
  const keys = [...new Set(photos.map(keyOf))].filter((key) => key !== undefined).sort();
  return Object.fromEntries(
    keys.map((key) => {
      const part = photos.filter((photo) => keyOf(photo) === key);
      const clean = part.filter(({ defects }) => defects.length === 0);
      const flawed = part.filter(({ defects }) => defects.length > 0);
      const comparisons = model.classNames.flatMap((className) => {
        const isClean = className === model.acceptableClass;
        const having = flawed.filter((photo) => classOf(photo) === className);
        return compare(className, isClean ? clean : having, isClean ? flawed : clean, bootstrap) ?? [];
      });
      return [key, comparisons];
    }),
  );
}
