// A serverless function that judges one photo: POST the bytes of a JPEG, PNG or WebP, get the verdict. One file, wasm only: no native module but sharp's.
// For AWS Lambda (Node 20, arm64 or x64) with a function URL or API Gateway; other platforms differ in the shape of event and response alone.
import { FaceQualityClassifier } from 'lucidface';
import { readImage, startBackend } from 'lucidface/node';

const MAX_BYTES = 6_000_000;
/** Loaded once a container: the first call pays for it. */
let classifier;

async function load() {
  await startBackend('wasm');
  return FaceQualityClassifier.load();
}

export async function handler(event) {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'latin1');
  if (bytes.length > MAX_BYTES) return reply(413, { error: `a photo must have at most ${MAX_BYTES} bytes` });
  try {
    // a load that failed is tried again by the next call
    classifier ??= load().catch((error) => {
      classifier = undefined;
      throw error;
    });
    const model = await classifier;
    const { originalSize, ...photo } = await readImage(bytes, {
      maxSide: 1280,
      maxPixels: 50_000_000,
      timeLimit: 5000,
    });
    const { acceptable, score, defects, advice } = await model.assess(photo, { originalSize });
    return reply(200, { acceptable, score, defects, advice });
  } catch (error) {
    return reply(422, { error: error.message });
  }
}

function reply(statusCode, body) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
