import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const { resolve } = createRequire(import.meta.url);

/** A file of an installed package of MediaPipe. */
export const packageFile = (name, file) => readFileSync(join(dirname(resolve(name)), file));

/** A file of the archive of @mediapipe/face_mesh, which lies where the loader beside it says. */
export function fromArchive(name) {
  const loader = String(packageFile('@mediapipe/face_mesh', 'face_mesh_solution_packed_assets_loader.js'));
  const [, files] = /"files": (\[.*?\])/.exec(loader);
  const { start, end } = JSON.parse(files).find(({ filename }) => filename.endsWith(`/${name}`));
  return packageFile('@mediapipe/face_mesh', 'face_mesh_solution_packed_assets.data').subarray(start, end);
}
