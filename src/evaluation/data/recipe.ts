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
] as const;
export type ClassName = (typeof CLASS_NAMES)[number];

type DefectName = keyof typeof DEGRADATIONS;

/** Each defect with the class that it belongs to, how often it comes, and from which severity anybody sees it, in the order in which they happen: in the scene, the lens, the sensor, the file. */
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

/** Below this severity, unless it has its own, nobody could say whether a defect is there: its label is left out. */
const VISIBLE = 0.3;

/** What the defects of one photo are to be. */
export interface Plan {
  readonly defects: readonly {
    readonly name: DefectName;
    readonly className: ClassName;
    readonly severity: number;
    /** In a part of the face only. */
    readonly local?: boolean;
  }[];
  /** Strength of the harmless variety that every camera adds. */
  readonly variety: number;
  /** How hard a lamp shines from the front, which nobody minds; 0: none does. */
  readonly frontal: number;
}

/**
 * Defects of the whole photo that may as well strike a part of the face, and how often they do. Those that a part of a face has for other
 * reasons are not among them: haze, a cast and a smear of one cheek look like light, a lamp and blur.
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
/** The least severity of a local defect: a weak one in a small place is gone when the photo is shrunk. */
const LOCAL_FROM = 0.5;

/** How often a photo with a defect is grey, too: what else is wrong must be seen without colours. With hard side light more often. */
const GREY = 0.12;
const GREY_SIDE_LIGHT = 0.35;

/** How often a lamp shines from the front, in photos whose light is no defect: side light must be told from a flash. In grey photos more often. */
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

/** A plan with one named defect at one severity, for measuring. */
export function fixedPlan(random: Random, name: DefectName, severity: number): Plan {
  const stage = STAGES.find((item) => item[0] === name) as (typeof STAGES)[number];
  return { defects: [{ name, className: stage[1], severity }], variety: random.uniform(), frontal: 0 };
}

/** The defects that a model can be measured on. */
export const DEFECT_NAMES: readonly (readonly [DefectName, ClassName])[] = STAGES.map(([name, className]) => [
  name,
  className,
]);

/** What was seen in a photo before anything was done to it. */
export interface Seen {
  /** Frontal, sharp, evenly lit, one face: nothing speaks against it. */
  readonly flawless: boolean;
  /** How far the head is turned: the nose's distance from the middle between the eyes, in distances between the eyes. */
  readonly yaw: number;
}

/** From here on anybody would call a head turned. */
const TURNED_FROM = 0.26;

/** Classes that are rare in portraits: where nobody looked, they are taken to be absent, so that turned heads, beards and hats are among what is not covered. */
const RARE_IN_PORTRAITS = ['occluded', 'no-face', 'compressed', 'noisy'] as const;

/**
 * The labels that follow from a plan. Where a photo was not seen to be flawless, what its defects leave open stays unknown.
 */
export function labelsOf({ defects }: Plan, { flawless, yaw }: Seen): Partial<Record<ClassName, number>> {
  const labels: Partial<Record<ClassName, number>> = {};
  for (const name of flawless ? CLASS_NAMES : RARE_IN_PORTRAITS) labels[name] = 0;
  if (yaw >= TURNED_FROM) labels.turned = 1;
  const visible = defects.filter(({ name, severity }) => severity >= visibleFrom(name));
  for (const { className } of defects) delete labels[className];
  for (const { className } of visible) labels[className] = 1;
  if (visible.length > 0 || labels.turned === 1) labels.acceptable = 0;
  else if (flawless && defects.length === 0) labels.acceptable = 1;
  else delete labels.acceptable;
  // where there is no face, nothing can be said about it
  return labels['no-face'] === 1 ? { acceptable: 0, 'no-face': 1 } : labels;
}

function visibleFrom(name: DefectName): number {
  return STAGES.find((stage) => stage[0] === name)?.[3] ?? VISIBLE;
}

/** A photo with the defects of a plan. */
export interface CarriedOut {
  readonly image: Pixels;
  /** How strongly each pixel was struck by the defects of a class, 0..1. */
  readonly masks: ReadonlyMap<ClassName, Raster<Float32Array>>;
}

/** Carries out a plan on a face crop that `cropFace` made. */
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

/** The box as another detector or a hand might have drawn it: shifted, larger or smaller. */
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
