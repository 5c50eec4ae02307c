import type { Size } from '../types.js';

/** What to do about a defect: a code for apps, which translate it, and an English sentence. */
export interface Advice {
  readonly code: string;
  readonly message: string;
  /** Size of the change, where it is measured; signed degrees are positive to the person's left, upwards and clockwise. */
  readonly value?: number;
  /** Unit of `value`. */
  readonly unit?: 'degrees' | 'stops' | 'percent';
}

const ENTRIES = Object.freeze({
  blurred: ['hold-still', 'Hold the camera still, wipe the lens, and focus on the face.'],
  dark: ['add-light', 'Find more light, and let it fall on the face.'],
  bright: ['reduce-light', 'Step out of the harsh light, or turn the flash off.'],
  'side-lit': ['even-light', 'Turn towards the light, so that it falls evenly on both sides of the face.'],
  'low-contrast': ['clear-view', 'Wipe the lens, and keep haze, glass and bright light out of the picture.'],
  noisy: ['more-light-less-zoom', 'Take the photo in better light, without digital zoom.'],
  compressed: ['send-original', 'Use the original photo: this copy was compressed or shrunk too much.'],
  'off-colour': ['natural-colour', 'Use neutral light and no colour filter.'],
  'one-tone': ['take-in-colour', 'Take the photo in colour, not in black and white or a single tint.'],
  occluded: ['uncover-face', 'Uncover the face: no mask, sunglasses, scarf, hand or hair over it.'],
  sunglasses: ['no-sunglasses', 'Take off the sunglasses: the eyes must be visible.'],
  'mouth-open': ['close-mouth', 'Close the mouth.'],
  'eyes-closed': ['open-eyes', 'Open both eyes.'],
  turned: ['face-camera', 'Look straight into the camera, with the head upright.'],
  'several-faces': ['one-person', 'Keep other people out of the picture.'],
  'too-small': ['come-closer', 'Come closer, or use a camera with more pixels.'],
  'too-few-pixels': ['more-pixels', 'Use a photo with more pixels: coming closer would cut off the face.'],
  'cut-off': ['whole-face', 'Move so that the whole face is in the picture.'],
  'off-centre': ['centre-face', 'Move the face to the middle of the picture.'],
  'not-upright': ['turn-photo', 'Turn the photo upright.'],
  yaw: ['turn-head', 'Turn your head until you look straight into the camera.'],
  pitch: ['nod-head', 'Hold your head level.'],
  roll: ['tilt-head', 'Hold your head upright.'],
  'head-height': ['change-distance', 'Change the distance to the camera.'],
  'eye-line': [
    'move-up-or-down',
    'Move the camera up or down, so that the eyes are a little above the middle.',
  ],
  'background-gradient': ['plain-background', 'Stand in front of a plain, even background.'],
  'no-face': ['show-face', 'Point the camera at one face, and get close enough.'],
} as const satisfies Record<string, readonly [code: string, message: string]>);

const ADVICE: ReadonlyMap<string, readonly [code: string, message: string]> = new Map(
  Object.entries(ENTRIES),
);

/**
 * Code of an advice for the bundled model, the framing or the limits of the named profiles: a key for translations. The code of your own class, or of a
 * measure that you limit and that has no advice, is its name.
 */
export type AdviceCode = (typeof ENTRIES)[keyof typeof ENTRIES][0] | 'retake';

/** All advice codes of the bundled model, the framing and the limits of the named profiles, each once. */
export const ADVICE_CODES: readonly AdviceCode[] = Object.freeze([
  ...new Set<AdviceCode>([...Object.values(ENTRIES).map(([code]) => code), 'retake']),
]);

/** The advice for a rejected photo without a defect that can be named. */
export const RETAKE: Advice = Object.freeze({
  code: 'retake',
  message: 'Take another photo: sharp, in even light, with nothing in front of the face.',
});

/**
 * The advice for a photo that lies on its side or is upside down.
 *
 * @param roll - of the head, in degrees
 * @returns `value` is the quarter turn that sets it upright, in degrees, positive clockwise
 */
export function uprightAdvice(roll: number): Advice {
  const quarters = Math.round(roll / 90);
  const isHalf = Math.abs(quarters) === 2;
  return {
    ...adviceFor('not-upright'),
    message: isHalf
      ? 'Turn the photo by 180 degrees: it is upside down.'
      : `Turn the photo by 90 degrees to the ${quarters > 0 ? 'left' : 'right'}.`,
    value: isHalf ? 180 : -90 * quarters,
    unit: 'degrees',
  };
}

/**
 * The advice for a face with too few pixels: to come closer, unless that would cut off more of it than may be.
 *
 * @returns `value` is the way towards the camera, in percent of the distance
 */
export function sizeAdvice(
  face: Size,
  photo: Size,
  { minFaceWidth, maxCutOff }: { readonly minFaceWidth: number; readonly maxCutOff: number },
): Advice {
  const share = face.width / minFaceWidth;
  // of a face of the required size, in the middle of the photo
  const inside = Math.min(1, photo.width / minFaceWidth) * Math.min(1, (photo.height * share) / face.height);
  if (1 - inside > maxCutOff) return adviceFor('too-few-pixels');
  const value = 100 * (1 - share);
  // a change is never shown as 0
  const message = closerBy(Math.max(1, value).toFixed());
  return { ...adviceFor('too-small'), message, value, unit: 'percent' };
}

/** The sentence for a face that is too small, with the way towards the camera in percent of the distance. */
export function closerBy(amount: string): string {
  return adviceFor('too-small').message.replace('closer', `${amount} % closer`);
}

/**
 * The advice for a defect.
 *
 * @param className - a class of the model, or the name of a framing measure
 * @param otherwise - the sentence for a class of the user's own
 * @returns a code and a sentence; the code of the user's own class is its name
 */
export function adviceFor(
  className: string,
  otherwise: string = `The photo was judged as: ${className}.`,
): Advice {
  const [code, message] = ADVICE.get(className) ?? [className, otherwise];
  return { code, message };
}
