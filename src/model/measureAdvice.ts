import type { MeasureName } from '../measures/Measure.js';
import { type Advice, closerBy } from './advice.js';

/** Says what to change and by how much; `amount` is never negative. */
type Phrase = (amount: string) => string;

interface Correction {
  readonly code: string;
  readonly unit: NonNullable<Advice['unit']>;
  /** For a value above its limit. */
  readonly above?: Phrase;
  /** For a value below its limit. */
  readonly below?: Phrase;
  /** Whether the phrase is true of a value; by default it always is. */
  readonly appliesTo?: (value: number, above: boolean) => boolean;
  /** The change the person has to make, from value and limits; by default the distance to the nearest limit. */
  readonly change?: (value: number, range: Range) => number;
}

/** Limits of a measure. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

const DEGREES: Correction['unit'] = 'degrees';
/** The change to 0, or to the allowed value nearest to 0. */
const back = (value: number, { min, max }: Range): number => Math.min(max, Math.max(min, 0)) - value;
/** Percent of the distance when the face is too small, of the allowed size when it is too large: sizes grow as the distance shrinks. */
const percentCloser = (value: number, { min, max }: Range): number =>
  value < min ? 100 * (1 - value / min) : 100 * (1 - value / max);
/** Phrase for the darker cheek. */
const darkerCheek =
  (side: string): Phrase =>
  (amount) =>
    `The ${side} cheek is ${amount} stops darker than the other one: turn towards the light.`;

const CORRECTIONS: Partial<Record<MeasureName, Correction>> = {
  yaw: {
    ...{ code: 'turn-head', unit: DEGREES, change: back },
    above: (amount) => `Turn your head ${amount} degrees to the right.`,
    below: (amount) => `Turn your head ${amount} degrees to the left.`,
  },
  pitch: {
    ...{ code: 'nod-head', unit: DEGREES, change: back },
    above: (amount) => `Lower your chin by ${amount} degrees.`,
    below: (amount) => `Raise your chin by ${amount} degrees.`,
  },
  roll: {
    ...{ code: 'tilt-head', unit: DEGREES, change: back },
    above: (amount) => `Tilt your head ${amount} degrees towards your right shoulder.`,
    below: (amount) => `Tilt your head ${amount} degrees towards your left shoulder.`,
  },
  headroom: {
    ...{ code: 'add-light', unit: 'stops' },
    above: (amount) => `The photo is ${amount} stops too dark: add light.`,
  },
  'left-right-light': {
    ...{ code: 'even-light', unit: 'stops', change: (value) => Math.abs(value) },
    above: darkerCheek('right'),
    below: darkerCheek('left'),
    appliesTo: (value, above) => value > 0 === above,
  },
  'inter-eye-distance': {
    ...{ code: 'come-closer', unit: 'percent', change: percentCloser },
    below: closerBy,
  },
  'eye-line': {
    ...{ code: 'move-up-or-down', unit: 'percent' },
    change: (value, { min, max }) => 100 * (value < min ? min - value : max - value),
    above: (amount) => `Raise the camera: the eyes are too high by ${amount} % of the picture.`,
    below: (amount) => `Lower the camera: the eyes are too low by ${amount} % of the picture.`,
  },
  'head-height': {
    ...{ code: 'change-distance', unit: 'percent', change: percentCloser },
    above: (amount) => `Move back: the head is ${amount} % too large.`,
    below: (amount) => `Come ${amount} % closer.`,
  },
};

/**
 * The advice for a measure beyond a limit, with the change needed.
 *
 * @param value - in the unit of the measure
 * @param range - its limits; an open side is infinite
 * @returns `value` of the advice is signed: degrees are positive to the person's left, upwards and towards the left shoulder. Undefined for a measure that has
 *   an advice without a number
 */
export function measureAdvice(name: MeasureName, value: number, range: Range): Advice | undefined {
  const { min, max } = range;
  const correction = CORRECTIONS[name];
  const isAbove = value - min >= max - value;
  const phrase = isAbove ? correction?.above : correction?.below;
  if (!correction || !phrase || correction.appliesTo?.(value, isAbove) === false) return undefined;
  const { code, unit, change = () => Math.max(min - value, value - max, 0) } = correction;
  const amount = change(value, range);
  // a change is never shown as 0
  const [least, digits] = unit === 'stops' ? [0.1, 1] : [1, 0];
  const shown = Math.max(least, Math.abs(amount)).toFixed(digits);
  return { code, message: phrase(shown), value: amount, unit };
}
