import { fromArchive } from '../mediapipe/fromArchive.mjs';
import { readTriangles } from '../mediapipe/readFaceGeometry.mjs';

/** Triangles of the face. */
const SURFACE = readTriangles(fromArchive('geometry_pipeline_metadata_landmarks.binarypb'));
/** Side of the picture in pixels, and pixels per centimetre of the canonical face: a face is about 170 pixels wide. */
const [SIDE, ZOOM] = [420, 11.5];
/** Rings around the face that carry hair, neck and background: how much wider than its outline they are, and their depth in centimetres, by that of the outline. */
const RINGS = [
  [1.08, (z) => z - 2],
  [1.2, (z) => Math.min(z - 5, -4)],
  [1.6, () => -7.5],
  [2.4, () => -8],
];
/** Height in centimetres of the middle of the rings. */
const MIDDLE = 0.5;

/** Rotation `roll * yaw * pitch`, as `headPose` reads it; x to the right of the picture, y up, z to the camera. */
function rotation({ yaw, pitch, roll }) {
  const [[cy, sy], [cp, sp], [cr, sr]] = [yaw, pitch, roll].map((degrees) => {
    const radians = (degrees * Math.PI) / 180;
    return [Math.cos(radians), Math.sin(radians)];
  });
  return [
    [cr * cy, sr * cp - cr * sy * sp, sr * sp + cr * sy * cp],
    [-sr * cy, cr * cp + sr * sy * sp, cr * sp - sr * sy * cp],
    [-sy, -cy * sp, cy * cp],
  ];
}

const apply = (matrix, point) =>
  matrix.map((row) => row[0] * point[0] + row[1] * point[1] + row[2] * point[2]);
const transposed = (matrix) => matrix[0].map((_, column) => matrix.map((row) => row[column]));

/**
 * A portrait in space: each point of the mesh lies where the photo shows it, at the depth of the canonical face in the pose that was read. It can be seen from elsewhere, with the light as it was; the
 * other side of the head is not there.
 *
 * @param photo - RGB in 0..255
 * @param mesh - of `faceLandmarker`
 * @param canonical - of `canonicalFace`
 * @param outline - points around the face, in their order
 * @returns a function from degrees that are added to yaw, pitch and roll to a picture
 */
export function portraitInSpace(photo, { points, pose }, canonical, outline) {
  const turn = rotation(pose);
  const back = transposed(turn);
  const model = canonical.points.map(({ x, y, z }) => [x, y, z]);
  const posed = model.map((point) => apply(turn, point));
  // scale and place of the canonical face in the photo
  const mean = (of) => points.reduce((sum, _, i) => sum + of(i), 0) / points.length;
  const [mx, my] = [mean((i) => points[i].x), mean((i) => -points[i].y)];
  const [cx, cy] = [mean((i) => posed[i][0]), mean((i) => posed[i][1])];
  const product = mean(
    (i) => (points[i].x - mx) * (posed[i][0] - cx) + (-points[i].y - my) * (posed[i][1] - cy),
  );
  const scale = product / mean((i) => (posed[i][0] - cx) ** 2 + (posed[i][1] - cy) ** 2);
  const face = points.map(({ x, y }, i) =>
    apply(back, [(x - mx) / scale + cx, (-y - my) / scale + cy, posed[i][2]]),
  );
  const rings = RINGS.flatMap(([wider, depth]) =>
    outline.map((i) => [face[i][0] * wider, (face[i][1] - MIDDLE) * wider + MIDDLE, depth(model[i][2])]),
  );
  const surface = [...face, ...rings];
  const places = surface.map((point) => {
    const [x, y] = apply(turn, point);
    return [(x - cx) * scale + mx, -((y - cy) * scale + my)];
  });
  const triangles = [...SURFACE];
  for (let ring = 0; ring < RINGS.length; ring++) {
    const at = (level, i) =>
      level < 0 ? outline[i % outline.length] : face.length + level * outline.length + (i % outline.length);
    for (let i = 0; i < outline.length; i++) {
      const [a, b, c, d] = [at(ring - 1, i), at(ring - 1, i + 1), at(ring, i), at(ring, i + 1)];
      triangles.push([a, b, c], [b, d, c]);
    }
  }
  return ({ yaw = 0, pitch = 0, roll = 0 }) => {
    const seen = rotation({ yaw: pose.yaw + yaw, pitch: pose.pitch + pitch, roll: pose.roll + roll });
    const corners = surface.map((point) => {
      const [x, y, z] = apply(seen, point);
      return [SIDE / 2 + ZOOM * x, SIDE / 2 - ZOOM * y, z];
    });
    return painted(photo, triangles, corners, places);
  };
}

/** Paints triangles with the photo, the nearest on top. */
function painted(photo, triangles, corners, places) {
  const data = new Uint8ClampedArray(SIDE * SIDE * 3).fill(128);
  const depths = new Float32Array(SIDE * SIDE).fill(Number.NEGATIVE_INFINITY);
  for (const triangle of triangles) {
    const [a, b, c] = triangle.map((i) => corners[i]);
    const [p, q, r] = triangle.map((i) => places[i]);
    const area = (b[1] - c[1]) * (a[0] - c[0]) + (c[0] - b[0]) * (a[1] - c[1]);
    if (Math.abs(area) < 1e-9) continue;
    const [left, right] = span(a[0], b[0], c[0]);
    const [top, bottom] = span(a[1], b[1], c[1]);
    for (let y = top; y <= bottom; y++)
      for (let x = left; x <= right; x++) {
        const u = ((b[1] - c[1]) * (x - c[0]) + (c[0] - b[0]) * (y - c[1])) / area;
        const v = ((c[1] - a[1]) * (x - c[0]) + (a[0] - c[0]) * (y - c[1])) / area;
        const w = 1 - u - v;
        const depth = u * a[2] + v * b[2] + w * c[2];
        const at = y * SIDE + x;
        if (u < -1e-6 || v < -1e-6 || w < -1e-6 || depth <= depths[at]) continue;
        depths[at] = depth;
        copyColour(data, 3 * at, photo, u * p[0] + v * q[0] + w * r[0], u * p[1] + v * q[1] + w * r[1]);
      }
  }
  return { data: Uint8Array.from(data), width: SIDE, height: SIDE };
}

const span = (...values) => [
  Math.max(0, Math.floor(Math.min(...values))),
  Math.min(SIDE - 1, Math.ceil(Math.max(...values))),
];

/** Bilinear; the edge goes on outside of the photo. */
function copyColour(target, to, { data, width, height }, x, y) {
  const channels = data.length / (width * height);
  const inX = Math.max(0, Math.min(width - 1.001, x));
  const inY = Math.max(0, Math.min(height - 1.001, y));
  const [column, row] = [Math.floor(inX), Math.floor(inY)];
  const [across, down] = [inX - column, inY - row];
  const above = (row * width + column) * channels;
  const below = above + width * channels;
  for (let i = 0; i < 3; i++)
    target[to + i] =
      (1 - down) * ((1 - across) * data[above + i] + across * data[above + channels + i]) +
      down * ((1 - across) * data[below + i] + across * data[below + channels + i]);
}
