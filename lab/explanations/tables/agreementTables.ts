import { COMBINED_DEFAULTS } from '../../../src/explainers/combined/Combined.js';
import type { Half } from '../cases.js';
import type { LocatedCase } from '../location/locationTables.js';
import { nearestRank, overlapsOf } from '../location/measureAgreement.js';
import type { CheckedMaps, CheckedVerdict } from '../verification/checkVerdict.js';
import type { MeasuredGoal } from '../witnessGoals.js';
import { number, percent, table } from './format.js';

/** What two maps have in common, of verdicts, of a model fitted to labels in random order, and of maps of different photos. */
export interface AgreementSets {
  readonly verdicts: Readonly<Record<Half | 'natural', readonly CheckedVerdict[]>>;
  readonly permuted: Readonly<Record<Half | 'natural', readonly CheckedMaps[]>>;
  readonly located: readonly LocatedCase[];
}

const THRESHOLD = COMBINED_DEFAULTS.agreeAbove;

const agreeing = (values: readonly number[]): number =>
  values.filter((value) => value > THRESHOLD).length / values.length;

const inTopOf = (answers: readonly CheckedVerdict[]): number[] =>
  answers.map(({ signals }) => signals.massInTop);

const rightOnFaces = ({ verdicts }: Pick<AgreementSets, 'verdicts'>): CheckedVerdict[] =>
  [...verdicts.report, ...verdicts.natural].filter(({ kind, right }) => right && kind !== 'no-face');

const permutedShares = ({ permuted }: Pick<AgreementSets, 'permuted'>): number[] =>
  [...permuted.report, ...permuted.natural].map(({ massInTop }) => massInTop);

/** The goals of agreement. */
export function agreementGoals(sets: Pick<AgreementSets, 'verdicts' | 'permuted'>): MeasuredGoal[] {
  const right = inTopOf(rightOnFaces(sets));
  const permuted = permutedShares(sets);
  return [
    {
      name: 'the maps agree where the verdict on a face is right: at least 0.8',
      photos: right.length,
      reached: agreeing(right) >= 0.8,
      text: number(agreeing(right), 2),
    },
    {
      name: 'the maps of a model fitted to labels in random order agree: at most 0.1',
      photos: permuted.length,
      reached: agreeing(permuted) <= 0.1,
      text: number(agreeing(permuted), 2),
    },
  ];
}

/** How often Grad-CAM and LIME agree. */
export function agreementTables(all: AgreementSets): string[] {
  const { verdicts, permuted, located } = all;
  const reported = [...verdicts.report, ...verdicts.natural];
  const faces = reported.filter(({ kind }) => kind !== 'no-face');
  const right = rightOnFaces(all);
  const { same, different } = overlapsOf(located.filter(({ half }) => half === 'report'));
  const sets: readonly (readonly [string, readonly number[]])[] = [
    ['right verdicts on faces', inTopOf(right)],
    ['- of which the photo is good', inTopOf(right.filter(({ acceptable }) => acceptable))],
    ['- of which the photo is natural', inTopOf(right.filter((answer) => verdicts.natural.includes(answer)))],
    ['wrong verdicts on faces', inTopOf(faces.filter((answer) => !answer.right))],
    [
      'right verdicts on photos without a face',
      inTopOf(reported.filter((a) => a.right && a.kind === 'no-face')),
    ],
    ['known place of the defect', same],
    ['model fitted to labels in random order', permutedShares(all)],
    ['Grad-CAM and LIME on different photos', different],
  ];
  const chance = nearestRank(
    permuted.choose.map(({ massInTop }) => massInTop),
    0.95,
  );
  return [
    '### When do two maps agree?',
    `\`Combined\` says that two maps agree when \`massInTop\` is above ${number(THRESHOLD, 2)}: the share of the positive values of each map that lies in the top three tenths of the other, averaged over both. With a head trained on permuted labels, which has learnt nothing about faces, 95 of 100 photos of half \`choose\` are below ${number(chance, 2)}. Faces have the same position in every crop, so maps of different photos overlap, too: agreement says that the evidence is concentrated and that both methods find it in the same place, not that the maps are specific to this photo.`,
    table(
      ['maps of', 'number', 'agree', 'median share', '5th to 95th percentile'],
      sets
        .filter(([, values]) => values.length > 0)
        .map(([name, values]) => [
          name,
          String(values.length),
          percent(agreeing(values)),
          number(nearestRank(values, 0.5), 2),
          `${number(nearestRank(values, 0.05), 2)} to ${number(nearestRank(values, 0.95), 2)}`,
        ]),
    ),
  ];
}
