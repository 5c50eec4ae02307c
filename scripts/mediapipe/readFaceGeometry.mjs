// The canonical face of MediaPipe and the weights of its points, of
// https://github.com/google-ai-edge/mediapipe/blob/v0.8.10/mediapipe/modules/face_geometry/protos/geometry_pipeline_metadata.proto

/** Fields of a protobuf message: `[number, value]`, the value a number or bytes. */
function* fieldsOf(bytes) {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const type = tag & 7;
    if (type === 0) yield [tag >> 3, varint()];
    else {
      const length = type === 2 ? varint() : type === 5 ? 4 : 8;
      yield [tag >> 3, bytes.subarray(at, at + length)];
      at += length;
    }
  }
}

const floats = (bytes) => Array.from(new Float32Array(Uint8Array.from(bytes).buffer));
/** Numbers of the axes of a vertex: x, y, z, and two of a texture. */
const VERTEX = 5;

/**
 * @param {Uint8Array} bytes - of geometry_pipeline_metadata_landmarks.binarypb
 * @returns {{ points: number[], basis: [point: number, weight: number][] }} x, y and z of each point in centimetres: x to the person's left, y up, z
 *   out of the face; and the points that a pose is fitted to
 */
export function readFaceGeometry(bytes) {
  const coordinates = [];
  const basis = [];
  for (const [number, value] of fieldsOf(bytes)) {
    if (number === 1)
      for (const [field, coordinate] of fieldsOf(value))
        if (field === 3) coordinates.push(...floats(coordinate));
    if (number === 2) {
      const fields = Object.fromEntries(fieldsOf(value));
      basis.push([fields[1] ?? 0, rounded(floats(fields[2])[0], 6)]);
    }
  }
  return { points: coordinates.filter((_, i) => i % VERTEX < 3).map((value) => rounded(value, 4)), basis };
}

/**
 * @param {Uint8Array} bytes - of geometry_pipeline_metadata_landmarks.binarypb
 * @returns {number[][]} the three points of each triangle of the surface
 */
export function readTriangles(bytes) {
  const corners = [];
  for (const [number, value] of fieldsOf(bytes))
    if (number === 1) for (const [field, corner] of fieldsOf(value)) if (field === 4) corners.push(corner);
  return Array.from({ length: corners.length / 3 }, (_, i) => corners.slice(3 * i, 3 * i + 3));
}

function rounded(value, digits) {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
