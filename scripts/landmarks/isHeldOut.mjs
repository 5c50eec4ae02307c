import { createHash } from 'node:crypto';

/** Whether a photo is kept for the report on orientations: half of them, by the hash of the path. The weights of `readFace` are fitted on the others. */
export const isHeldOut = (path) => createHash('sha256').update(path).digest()[0] % 2 === 0;
