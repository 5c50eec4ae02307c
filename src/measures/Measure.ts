/** Units of measures. A `share` is 0..1; `stops` are doublings of light; `Lab` is CIE L*a*b* (D65); `levels` are 1/255 of the full scale. */
export type MeasureUnit =
  | 'degrees'
  | 'stops'
  | 'pixels'
  | 'share'
  | 'ratio'
  | 'bits'
  | 'Lab'
  | 'levels'
  | 'count';

/** A measured value. */
export interface Measure {
  readonly name: MeasureName;
  /** In units of `unit`. */
  readonly value: number;
  readonly unit: MeasureUnit;
  /** The smallest and the largest value that the measure can have. */
  readonly range: readonly [min: number, max: number];
  /** Clause of ISO/IEC 29794-5:2025 about the same property, where there is one: the measure follows it, without a claim of conformance. */
  readonly clause?: string;
  /** Share of the reference population with a smaller value, in percent, 0..100. See `REFERENCE_POPULATION`. */
  readonly percentile?: number;
}

interface MeasureDefinition {
  readonly unit: MeasureUnit;
  readonly range: readonly [min: number, max: number];
  readonly clause?: string;
}

const SHARE = [0, 1] as const;
const STOPS = [-13, 13] as const;
const AXIS = [-128, 127] as const;
/** Largest length in inter-eye distances or in sides of the photo: far beyond any photo of a face. */
const MANY = 1000;

/** All measures by name, in the order of `measureFace`. */
export const MEASURES = Object.freeze({
  'luminance-mean': { unit: 'share', range: SHARE, clause: '7.3.4' },
  'luminance-variance': { unit: 'share', range: [0, 0.25], clause: '7.3.4' },
  'under-exposed': { unit: 'share', range: SHARE, clause: '7.3.5' },
  'over-exposed': { unit: 'share', range: SHARE, clause: '7.3.6' },
  'dynamic-range': { unit: 'bits', range: [0, 8], clause: '7.3.7' },
  'skin-light': { unit: 'stops', range: STOPS },
  headroom: { unit: 'stops', range: STOPS },
  'forehead-light': { unit: 'stops', range: STOPS },
  'left-cheek-light': { unit: 'stops', range: STOPS },
  'right-cheek-light': { unit: 'stops', range: STOPS },
  'chin-light': { unit: 'stops', range: STOPS },
  'left-right-light': { unit: 'stops', range: STOPS, clause: '7.3.3' },
  'illumination-uniformity': { unit: 'share', range: SHARE, clause: '7.3.3' },
  specular: { unit: 'share', range: SHARE },
  'cheek-lightness': { unit: 'Lab', range: [0, 100], clause: '7.3.10' },
  'cheek-a': { unit: 'Lab', range: AXIS, clause: '7.3.10' },
  'cheek-b': { unit: 'Lab', range: AXIS, clause: '7.3.10' },
  'cast-a': { unit: 'Lab', range: AXIS },
  'cast-b': { unit: 'Lab', range: AXIS },
  sharpness: { unit: 'ratio', range: [0, 8], clause: '7.3.8' },
  noise: { unit: 'levels', range: [0, 255] },
  blockiness: { unit: 'ratio', range: [0, 50], clause: '7.3.9' },
  yaw: { unit: 'degrees', range: [-180, 180], clause: '7.4.11' },
  pitch: { unit: 'degrees', range: [-180, 180], clause: '7.4.11' },
  roll: { unit: 'degrees', range: [-180, 180], clause: '7.4.11' },
  'left-eye-openness': { unit: 'ratio', range: [0, MANY], clause: '7.4.3' },
  'right-eye-openness': { unit: 'ratio', range: [0, MANY], clause: '7.4.3' },
  'eye-closure': { unit: 'share', range: SHARE, clause: '7.4.3' },
  'mouth-openness': { unit: 'ratio', range: [0, MANY], clause: '7.4.4' },
  'mouth-width': { unit: 'ratio', range: [0, MANY] },
  'inter-eye-distance': { unit: 'pixels', range: [0, 1e6], clause: '7.4.8' },
  'eye-chin-height': { unit: 'share', range: [0, MANY], clause: '7.4.9' },
  'head-height': { unit: 'share', range: [0, MANY], clause: '7.4.9' },
  'head-width': { unit: 'share', range: [0, MANY] },
  'eye-line': { unit: 'share', range: [-MANY, MANY] },
  'centre-offset': { unit: 'share', range: [-MANY, MANY] },
  'margin-left': { unit: 'ratio', range: [-MANY, MANY], clause: '7.4.10' },
  'margin-right': { unit: 'ratio', range: [-MANY, MANY], clause: '7.4.10' },
  'margin-above': { unit: 'ratio', range: [-MANY, MANY], clause: '7.4.10' },
  'margin-below': { unit: 'ratio', range: [-MANY, MANY], clause: '7.4.10' },
  'background-share': { unit: 'share', range: SHARE },
  'background-gradient': { unit: 'levels', range: [0, 255], clause: '7.3.2' },
  'background-luminance': { unit: 'share', range: SHARE },
  'face-count': { unit: 'count', range: [0, 1e6] },
  'second-face': { unit: 'share', range: SHARE, clause: '7.4.2' },
} as const satisfies Readonly<Record<string, MeasureDefinition>>);

/** The name of a measure, a key of `MEASURES`. */
export type MeasureName = keyof typeof MEASURES;

/** Measured values by name; a value that cannot be measured on the photo is left out. */
export type MeasuredValues = Partial<Record<MeasureName, number>>;
