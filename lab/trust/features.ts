/** What is known of a verdict without labels; all of it is higher where the verdict is more likely right, but for `rejected` and `spread`. */
export interface TrustFeatures {
  /** Distance of the deciding criterion of the image from its threshold, 0..1. */
  readonly margin: number;
  /** Calibrated probability of the acceptable class for an acceptable photo, 1 less it for another. */
  readonly probability: number;
  /** 1 for a photo that is not acceptable, else 0. */
  readonly rejected: number;
  /** Share of the evidence of Grad-CAM and LIME in the same places (`massInTop`), 0..1. */
  readonly agreement: number;
  /** Fall of the class that decided when the blamed part is as in a good face, less that of random parts; 0 where no reference speaks against the class. */
  readonly repair: number;
  /** Share of random parts that do less, 0..1; .5 where there is no reference. */
  readonly beaten: number;
  /** Share of verdicts on other crops that are the same, 0..1. */
  readonly crops: number;
  /** The same on other lights. */
  readonly lights: number;
  /** Mean change of the probability of the acceptable class over other crops and lights, 0..1. */
  readonly spread: number;
}

/** Titles of the features. */
export const FEATURES: Readonly<Record<keyof TrustFeatures, string>> = {
  margin: 'plain confidence: distance from the nearest threshold',
  probability: 'plain confidence: calibrated probability',
  rejected: 'the verdict itself',
  agreement: 'agreement of Grad-CAM and LIME',
  repair: 'repair of the blamed part, less random parts',
  beaten: 'random parts that the blamed part beats',
  crops: 'the same verdict on other crops',
  lights: 'the same verdict in other light',
  spread: 'change of the probability over crops and lights',
};

/** The two plain confidences. */
export const PLAIN = ['margin', 'probability'] as const satisfies readonly (keyof TrustFeatures)[];

/** A verdict with its features. */
export interface TrustCase {
  readonly photo: string;
  readonly group: string;
  readonly right: boolean;
  readonly features: TrustFeatures;
}
