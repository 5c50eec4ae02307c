import { BLAZE_FACE_SIDE } from '../detectors/blazeFaceDetector.js';
import { largestFirst } from '../detectors/largestFirst.js';
import { faceRegion } from '../image/index.js';
import type { Assessment, AssessOptions, FaceQualityClassifier, PhotoToAssess } from '../model/index.js';
import { resolveProfile } from '../model/profiles.js';
import { thresholdOf } from '../model/thresholdOf.js';
import { loadModelFile } from '../node/loadModelFile.js';
import { loadSharp } from '../node/loadSharp.js';
import { type PhotoPixels, readImage } from '../node/readImage.js';
import type { FaceBox } from '../types.js';
import { checkArray } from '../validate.js';
import { VERSION } from '../version.js';
import { assessedPhoto } from './assessedPhoto.js';
import { type FaceSearch, faceSearches, locateFaces } from './locateFaces.js';
import { MapWriteError, mapWriter } from './mapWriter.js';
import { checkPhotoInput, type PhotoInput } from './photoInput.js';
import { type PhotoProcessorOptions, type ProcessorSettings, processorSettings } from './processorOptions.js';
import { failedPhoto, measureUnits, type PhotoResult, RESULT_SCHEMA, type ResultHeader } from './result.js';
import { scaledBox } from './scaledBox.js';
import { startEngine } from './startEngine.js';

/** Assesses photo files in this process, with one model. */
export interface PhotoProcessor {
  /** What its results have in common. */
  readonly header: ResultHeader;
  /**
   * Assesses photos, with one forward pass of the model for all of them. A photo that cannot be read gives a result with an error.
   *
   * @param photos - a batch; 8 is a good size
   * @returns one result per photo, in their order
   * @throws TypeError or RangeError for an invalid photo; Error when disposed
   */
  assess(photos: readonly PhotoInput[]): Promise<PhotoResult[]>;
  /** Frees the model. May be called again. */
  dispose(): void;
}

/** Minimum pixels of the decoded photo per pixel of the model's grid: fewer would be softer than the photo. */
const OVERSAMPLING = 2;

/**
 * Loads a model, and assesses photo files with it: what each worker of `photoPool` runs, and what a worker of a queue or a serverless function needs. A JPEG
 * is shrunk while it is decoded, to no less than twice the model's grid on the face.
 *
 * @param options - model, profile, backend, maps
 * @returns a processor that owns its model: call `dispose` when done
 * @throws TypeError or RangeError for a wrong option; Error when the model cannot be read or the backend does not start
 * @example
 * ```ts
 * const processor = await photoProcessor({ profile: 'id-photo' });
 * const [result] = await processor.assess([{ id: 'anna', path: 'photos/anna.jpg' }]);
 * ```
 */
export async function photoProcessor(options?: PhotoProcessorOptions): Promise<PhotoProcessor> {
  const settings = processorSettings('photoProcessor', options);
  // one process runs per core
  (await loadSharp()).concurrency(1);
  const { name, engine } = await startEngine(settings.backend);
  const classifier = await loadModelFile(settings.model);
  try {
    if (engine) await classifier.useEngine(engine);
    const header = await headerOf(classifier, settings, name);
    return processorOf(classifier, settings, faceSearches(engine), header);
  } catch (error) {
    classifier.dispose();
    throw error;
  }
}

async function headerOf(
  classifier: FaceQualityClassifier,
  { profile, detect, measures, maps, method, numSamples, seed }: ProcessorSettings,
  backend: string,
): Promise<ResultHeader> {
  const { metadata } = classifier;
  const { classNames, acceptableClass, version = null, answers = null } = metadata;
  const { thresholds, namingThresholds = null, limits } = resolveProfile(profile, metadata);
  return {
    schema: RESULT_SCHEMA,
    lucidface: VERSION,
    model: { hash: await classifier.hash(), version, classNames, acceptableClass },
    profile,
    thresholds: Object.fromEntries(classNames.map((name) => [name, thresholdOf(thresholds, name)])),
    namingThresholds,
    answers,
    detect,
    measures: measures || Object.keys(limits).length > 0 ? measureUnits() : null,
    explain: maps === undefined ? null : method,
    samples: maps === undefined || method === 'grad-cam' ? null : numSamples,
    seed,
    backend,
  };
}

/** A photo that is ready for the model. */
interface LocatedPhoto extends PhotoToAssess {
  readonly image: PhotoPixels;
}

function processorOf(
  classifier: FaceQualityClassifier,
  settings: ProcessorSettings,
  searches: readonly FaceSearch[],
  header: ResultHeader,
): PhotoProcessor {
  const { profile, detect, measures, maps, maxPixels } = settings;
  const { maxSecondFace } = resolveProfile(profile, classifier.metadata);
  const grid = Math.max(classifier.inputSize.width, classifier.inputSize.height);
  const writeMap = maps === undefined ? undefined : mapWriter(classifier, maps, settings);
  let disposed = false;
  const checkAlive = (): void => {
    if (disposed) throw new Error('this photo processor was disposed: make another');
  };

  const locate = async ({ path, face }: PhotoInput, decoded: PhotoPixels): Promise<LocatedPhoto> => {
    if (face || !detect)
      return {
        ...(await fineEnough(path, decoded, face, { grid, maxPixels })),
        ...{ profile, measures },
        ...(face ? { face } : { detector: null }),
      };
    const faces = await locateFaces(decoded, searches, maxSecondFace);
    const original = decoded.originalSize.width / decoded.width;
    const [largest] = largestFirst(faces);
    const photo = await fineEnough(path, decoded, largest && scaledBox(largest, original), {
      grid,
      maxPixels,
    });
    const zoom = photo.image.width / decoded.width;
    const inPhoto = faces.map((one) => scaledBox(one, zoom));
    return { ...photo, profile, measures, detector: { detect: async () => inPhoto } };
  };

  const resultOf = async (
    input: PhotoInput,
    photo: LocatedPhoto,
    assessment: Assessment,
  ): Promise<PhotoResult> => {
    const { image, originalSize } = photo;
    const face =
      assessment.face && scaledBox(assessment.face, image.width / (originalSize?.width ?? image.width));
    const target = assessment.explainable ?? classifier.metadata.acceptableClass ?? undefined;
    const explanation = await writeMap?.(input.id, image, face, target);
    return assessedPhoto(input, image.originalSize, assessment, explanation);
  };

  return {
    header,
    async assess(photos) {
      checkArray('photos', photos);
      // unlike forEach, this does not skip holes
      for (const [i, photo] of photos.entries()) checkPhotoInput(`photos[${i}]`, photo);
      checkAlive();
      const results: PhotoResult[] = [];
      const located: { readonly at: number; readonly photo: LocatedPhoto }[] = [];
      let reading = photos.length > 0 ? settled(decode(photos[0], maxPixels)) : undefined;
      for (let at = 0; reading; at++) {
        const decoded = await reading;
        // the next photo is decoded on another thread while this one is searched
        reading = at + 1 < photos.length ? settled(decode(photos[at + 1], maxPixels)) : undefined;
        try {
          if ('error' in decoded) throw decoded.error;
          located.push({ at, photo: await locate(photos[at], decoded.value) });
        } catch (error) {
          checkAlive();
          results[at] = failedPhoto(photos[at], error);
        }
      }
      const assessments = await assessEach(
        classifier,
        located.map(({ photo }) => photo),
      );
      for (const [i, { at, photo }] of located.entries()) {
        try {
          const assessed = assessments[i];
          if ('error' in assessed) throw assessed.error;
          results[at] = await resultOf(photos[at], photo, assessed.value);
        } catch (error) {
          checkAlive();
          if (error instanceof MapWriteError) throw error;
          results[at] = failedPhoto(photos[at], error);
        }
      }
      return results;
    },
    dispose() {
      disposed = true;
      classifier.dispose();
    },
  };
}

/** In one pass; one by one where one of the photos cannot be assessed, so that the others can. */
async function assessEach(
  classifier: FaceQualityClassifier,
  photos: readonly LocatedPhoto[],
): Promise<Settled<Assessment>[]> {
  const together = await settled(classifier.assessBatch(photos));
  if ('value' in together) return together.value.map((value) => ({ value }));
  const alone: Settled<Assessment>[] = [];
  for (const { image, ...options } of photos) alone.push(await settled(classifier.assess(image, options)));
  return alone;
}

async function decode({ path, fault }: PhotoInput, maxPixels: number): Promise<PhotoPixels> {
  if (fault !== undefined) throw new RangeError(fault);
  return readImage(path, { maxSide: BLAZE_FACE_SIDE, maxPixels });
}

/** The photo with enough pixels on the face: the decoded one, or one that is shrunk less. */
async function fineEnough(
  path: string,
  decoded: PhotoPixels,
  face: FaceBox | undefined,
  { grid, maxPixels }: { readonly grid: number; readonly maxPixels: number },
): Promise<{ readonly image: PhotoPixels; readonly originalSize: AssessOptions['originalSize'] }> {
  const { originalSize } = decoded;
  const longer = Math.max(originalSize.width, originalSize.height);
  const region = face ? faceRegion(face).width : Math.min(originalSize.width, originalSize.height);
  const needed = Math.ceil((longer * OVERSAMPLING * grid) / region);
  const present = Math.max(decoded.width, decoded.height);
  const image =
    present >= Math.min(longer, needed)
      ? decoded
      : await readImage(path, { maxSide: Math.min(longer, needed), maxPixels });
  return { image, originalSize };
}

type Settled<T> = { readonly value: T } | { readonly error: unknown };

/** A promise that is never rejected: it may be settled before it is awaited. */
async function settled<T>(promise: Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await promise };
  } catch (error) {
    return { error };
  }
}
