/** The classifier has at most 1 MB of weights, the detector 0.2 MB, and 0.1 MB is code. */
const LIMIT = 1_300_000;
const TFJS = /tfjs|@tensorflow/;

const sum = (files) => files.reduce((bytes, file) => bytes + file.bytes, 0);

/**
 * What a page transferred up to its first verdict and map, without the photo.
 *
 * @param sent - path and bytes of each file
 * @param apart - whether tfjs is in files of its own, which have it in their path: the rest is then held to `LIMIT`
 * @throws Error over `LIMIT`, or where the files of tfjs cannot be recognised
 */
export function transferred(sent, apart) {
  const files = sent.filter(({ path }) => !path.endsWith('.jpg'));
  const all = `${files.length} files of ${sum(files)} bytes`;
  if (!apart) return all;
  const own = sum(files.filter(({ path }) => !TFJS.test(path)));
  if (sum(files) - own < 100_000) throw new Error('tfjs cannot be told apart: it is in no file of its own');
  if (own > LIMIT) throw new Error(`${all}, ${own} of them besides tfjs: more than ${LIMIT}`);
  return `${all}, ${own} of them besides tfjs`;
}
