import {
  cameraVariety,
  DEGRADATIONS,
  type Degradation,
  frontalLight,
  local,
} from '../../degradations/index.js';
import { FACE_MARGIN } from '../../image/index.js';
import type { Random } from '../../random.js';
import type { FaceBox, Pixels, Raster } from '../../types.js';

/** The classes of the bundled model. */
export const CLASS_NAMES = [
  'acceptable',
  'blurred',
  'dark',
  'bright',
  'side-lit',
  'low-contrast',
  'noisy',
  'compressed',
  'off-colour',
  'occluded',
  'turned',
  'no-face',
  'sunglasses',
  'mouth-open',
  'eyes-closed',
] as const;
export type ClassName = (typeof CLASS_NAMES)[number];

type DefectName = keyof typeof DEGRADATIONS;

/** Class, frequency and minimum visible severity of each defect, in the physical order: scene, lens, sensor, file. */
const STAGES: readonly (readonly [DefectName, ClassName, weight: number, visibleFrom?: number])[] = [
  ['noFace', 'no-face', 2.6],
  ['turned', 'turned', 1.3, 0.45],
  ['medicalMask', 'occluded', 2],
  ['sunglasses', 'occluded', 0.7],
  ['hand', 'occluded', 0.7],
  ['scarf', 'occluded', 0.7],
  ['hair', 'occluded', 0.5],
  ['object', 'occluded', 0.7],
  ['text', 'occluded', 0.4, 0.4],
  ['sideLight', 'side-lit', 2.4],
  ['castShadow', 'side-lit', 1.4],
  ['backlight', 'dark', 0.8],
  ['glare', 'bright', 1.6, 0.4],
  ['defocus', 'blurred', 1.7],
  ['motionBlur', 'blurred', 1.4],
  ['underexpose', 'dark', 1.2],
  ['overexpose', 'bright', 2, 0.4],
  ['lowContrast', 'low-contrast', 1.2, 0.35],
  ['colorCast', 'off-colour', 1, 0.45],
  ['grayscale', 'off-colour', 1.1],
  ['sensorNoise', 'noisy', 1.2],
  ['denoisingSmear', 'noisy', 0.7],
  ['lowResolution', 'blurred', 1.2],
  ['jpeg', 'compressed', 1.5],
];

/** Minimum visible severity of defects without their own: below it a defect is not reliably visible, and its label is left out. */
const VISIBLE = 0.3;

/** Plan of the defects of one photo. */
export interface Plan {
  readonly defects: readonly {
    readonly name: DefectName;
    readonly className: ClassName;
    readonly severity: number;
    /** Whether the defect is limited to a part of the face. */
    readonly local?: boolean;
  }[];
  /** Strength of the harmless variation of cameras. */
  readonly variety: number;
  /** Strength of a harmless frontal light; 0 for none. */
  readonly frontal: number;
}

/**
 * Defects of the whole photo that can be limited to a part of the face, and how often they are. Defects that would look like another class
 * there are left out: haze, a colour cast and a smear of one cheek look like light, a lamp and blur.
 */
const LOCAL: ReadonlySet<DefectName> = new Set([
  'defocus',
  'motionBlur',
  'underexpose',
  'overexpose',
  'sensorNoise',
  'lowResolution',
]);
const LOCAL_SHARE = 0.35;
/** Minimum severity of a local defect: a weak defect in a small region vanishes when the photo is downsampled. */
const LOCAL_FROM = 0.5;

/** Share of grey photos among those with a defect, because defects must be recognised without colour; larger with hard side light. */
const GREY = 0.12;
const GREY_SIDE_LIGHT = 0.35;

/** Share of photos with frontal light among those without a lighting defect, to distinguish side light from a flash; larger for grey photos. */
const FRONTAL = 0.12;
const FRONTAL_GREY = 0.5;
const LIGHTS: ReadonlySet<DefectName> = new Set(['sideLight', 'castShadow', 'backlight', 'noFace']);

/** Draws a plan: nothing, one defect, or two. */
export function drawPlan(random: Random, count: 0 | 1 | 2): Plan {
  const picked = new Set<number>();
  while (picked.size < count) picked.add(drawStage(random));
  const has = (name: DefectName): boolean => [...picked].some((i) => STAGES[i]?.[0] === name);
  if (count > 0 && random.bernoulli(has('sideLight') ? GREY_SIDE_LIGHT : GREY))
    picked.add(STAGES.findIndex(([name]) => name === 'grayscale'));
  const defects = [...picked]
    .sort((a, b) => a - b)
    .map((i) => {
      const [name, className] = STAGES[i];
      const partly = LOCAL.has(name) && random.bernoulli(LOCAL_SHARE);
      const severity = random.uniform(partly ? LOCAL_FROM : 0.15, 1);
      return { name, className, severity, ...(partly && { local: true }) };
    });
  const lit = defects.some(({ name }) => LIGHTS.has(name));
  const front = !lit && random.bernoulli(has('grayscale') ? FRONTAL_GREY : FRONTAL);
  return { defects, variety: random.uniform(), frontal: front ? random.uniform() : 0 };
}

/** A plan with one given defect at one severity, for measurements. */
export function fixedPlan(random: Random, name: DefectName, severity: number): Plan {
  const stage = STAGES.find((item) => item[0] === name) as (typeof STAGES)[number];
  return { defects: [{ name, className: stage[1], severity }], variety: random.uniform(), frontal: 0 };
}

/** The defects on which a model can be measured. */
export const DEFECT_NAMES: readonly (readonly [DefectName, ClassName])[] = STAGES.map(([name, className]) => [
  name,
  className,
]);

/** Labels of a photo before any defect is added. */
export interface Seen {
  /** Frontal, sharp, evenly lit, one face. */
  readonly flawless: boolean;
  /** Yaw of the head: distance of the nose from the midpoint of the eyes, in inter-eye distances. */
  readonly yaw: number;
}

/** Yaw from which a head is clearly turned. */
const TURNED_FROM = 0.26;

/** Classes that are rare in portraits: unlabelled photos count as negatives, so that turned heads, beards and hats are among the negatives. */
const RARE_IN_PORTRAITS = ['occluded', 'sunglasses', 'no-face', 'compressed', 'noisy'] as const;

/**
 * Labels of a plan. If the photo was not labelled flawless, classes that the plan does not determine stay unknown.
 */
export function labelsOf({ defects }: Plan, { flawless, yaw }: Seen): Partial<Record<ClassName, number>> {
  const labels: Partial<Record<ClassName, number>> = {};
  for (const name of flawless ? CLASS_NAMES : RARE_IN_PORTRAITS) labels[name] = 0;
  if (yaw >= TURNED_FROM) labels.turned = 1;
  const visible = defects.filter(({ name, severity }) => severity >= visibleFrom(name));
  for (const { className } of defects) delete labels[className];
  for (const { className } of visible) labels[className] = 1;
  const dark = defects.find(({ name }) => name === 'sunglasses');
  if (dark) {
    if (visible.includes(dark)) labels.sunglasses = 1;
    else delete labels.sunglasses;
  }
  // an occlusion may hide whether eyes and mouth are open
  if (labels.occluded !== 0) for (const name of ['mouth-open', 'eyes-closed'] as const) delete labels[name];
  if (visible.length > 0 || labels.turned === 1) labels.acceptable = 0;
  else if (flawless && defects.length === 0) labels.acceptable = 1;
  else delete labels.acceptable;
  // without a face nothing is known about it
  return labels['no-face'] === 1 ? { acceptable: 0, 'no-face': 1 } : labels;
}

function visibleFrom(name: DefectName): number {
  return STAGES.find((stage) => stage[0] === name)?.[3] ?? VISIBLE;
}

/** A photo with the defects of a plan. */
export interface CarriedOut {
  readonly image: Pixels;
  /** Strength of the defects of a class at each pixel, 0..1. */
  readonly masks: ReadonlyMap<ClassName, Raster<Float32Array>>;
}

/** Applies a plan to a face crop of `cropFace`. */
export function carryOut(plan: Plan, crop: Pixels, face: FaceBox, random: Random): CarriedOut {
  let image = crop;
  const masks = new Map<ClassName, Raster<Float32Array>>();
  const [scene, file] = [
    plan.defects.filter(({ name }) => name !== 'jpeg'),
    plan.defects.filter(({ name }) => name === 'jpeg'),
  ];
  const strike = ({ name, className, severity, local: partly }: Plan['defects'][number]): void => {
    const defect: Degradation = partly ? local(DEGRADATIONS[name]) : DEGRADATIONS[name];
    const struck = defect(image, severity, { random, face });
    image = struck.image;
    const before = masks.get(className);
    const data = struck.mask.data.map((value, i) => Math.max(value, before?.data[i] ?? 0));
    masks.set(className, { ...struck.mask, data });
  };
  if (plan.frontal > 0) image = frontalLight(image, plan.frontal, { random, face }).image;
  for (const defect of scene) strike(defect);
  image = cameraVariety(image, plan.variety, { random, face }).image;
  for (const defect of file) strike(defect);
  return { image, masks };
}

/** Jitters a box like other detectors and manual boxes: shifted, larger or smaller. */
export function jitter(face: FaceBox, random: Random): FaceBox {
  const side = Math.max(face.width, face.height);
  const scale = (FACE_MARGIN * 0.86 + random.uniform(0, 0.5)) / FACE_MARGIN;
  const x = face.x + face.width / 2 + side * random.normal(0, 0.05);
  const y = face.y + face.height / 2 + side * random.normal(0, 0.05);
  const [width, height] = [face.width * scale, face.height * scale];
  return { x: x - width / 2, y: y - height / 2, width, height };
}

function drawStage(random: Random): number {
  const total = STAGES.reduce((sum, [, , weight]) => sum + weight, 0);
  let left = random.uniform(0, total);
  return STAGES.findIndex(([, , weight]) => {
    left -= weight;
    return left < 0;
  });
}
