import type { Assessment, Explanation, FaceBox, ProfileName } from 'lucidface';
import type { MeasureName } from 'lucidface/measures';
import type { Reasons } from 'lucidface/reasons';

/** The backends that the page can run on. */
export type Backend = 'webgl' | 'wasm' | 'webgpu';

/** The requests that the worker answers: by kind, the question and its answer. */
export interface Questions {
  readonly assess: {
    readonly question: {
      readonly image: Blob | ImageData;
      readonly profile: ProfileName;
      /** Measures that are needed whatever the profile. */
      readonly measures?: boolean | readonly MeasureName[];
      /** As soon as can be: without the landmarks, where the profile needs none. Which way up the face is may then be wrong. */
      readonly first?: boolean;
    };
    readonly answer: Assessment;
  };
  readonly explain: {
    readonly question: {
      readonly image: Blob;
      readonly method: string;
      readonly target: string | undefined;
      readonly face: FaceBox | undefined;
      readonly evidence: 'for' | 'against';
    };
    readonly answer: Explained;
  };
}

/** One map, as the page shows it. */
export interface ShownMap extends Pick<Explanation, 'method' | 'target' | 'saliency'> {
  /** In words; absent where no face was found, and so no part of it can be named. */
  readonly reasons: Reasons | undefined;
}

/** An explanation, as the page shows it. */
export interface Explained extends ShownMap {
  /** Part of the photo that the map covers; undefined for the whole photo. */
  readonly region: FaceBox | undefined;
  /** Maps of the single methods of a combined explanation; empty for others. */
  readonly parts: readonly ShownMap[];
  /** Whether two methods agree, where two were run. */
  readonly agree: boolean | undefined;
  /** Share of their evidence that lies in the same place, 0..1. */
  readonly overlap: number | undefined;
  /** Reasons to doubt the map. */
  readonly warnings: readonly string[];
  readonly milliseconds: number;
}

export type Kind = keyof Questions;

/** To the worker. */
export type Request =
  | { [K in Kind]: { readonly id: number; readonly kind: K } & Questions[K]['question'] }[Kind]
  | { readonly id: number; readonly kind: 'abort' };

/** From the worker. `lost`: the browser took the graphics card away, and this worker with it. */
export type Reply =
  | { readonly id: number; readonly progress: number }
  | { readonly id: number; readonly answer: Questions[Kind]['answer'] }
  | { readonly id: number; readonly error: string }
  | { readonly lost: true };
