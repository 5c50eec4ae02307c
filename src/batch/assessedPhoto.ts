import type { Assessment } from '../model/index.js';
import type { FaceBox, Size } from '../types.js';
import type { PhotoInput } from './photoInput.js';
import type { AssessedPhoto } from './result.js';

/** The result of a photo that was assessed. */
export function assessedPhoto(
  { id, path, group }: PhotoInput,
  { width, height }: Size,
  { acceptable, answer, score, defects, advice, probabilities, face, faces, warnings, measures }: Assessment,
  explanation: string | undefined,
): AssessedPhoto {
  return {
    id,
    path,
    ...(group !== undefined && { group }),
    acceptable,
    answer,
    score,
    defects: defects.map(({ className, value, threshold }) => ({
      className,
      value: rounded(value),
      threshold: rounded(threshold),
    })),
    ...(advice && { advice: advice.code }),
    probabilities: Object.fromEntries(
      Object.entries(probabilities).map(([name, value]) => [name, rounded(value)]),
    ),
    ...(face && { face: roundedBox(face) }),
    ...(faces && { faces: faces.length }),
    ...(warnings && { warnings: warnings.map(({ code }) => code) }),
    ...(measures && {
      measures: Object.fromEntries(measures.map(({ name, value }) => [name, rounded(value)])),
    }),
    size: { width, height },
    ...(explanation !== undefined && { explanation }),
  };
}

function roundedBox({ x, y, width, height }: FaceBox): FaceBox {
  return { x: rounded(x), y: rounded(y), width: rounded(width), height: rounded(height) };
}

/** Six decimals: more are below what two backends agree on. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
