const LIMIT = 1_200_000;
const TFJS = /tfjs|@tensorflow/;

/**
 * What a page transferred up to its first verdict, besides tfjs and the photo.
 *
 * @param sent - by `serve`; what is of tfjs has it in its path
 * @throws Error over 1.2 MB, or where tfjs cannot be told apart
 */
export function transferred(sent) {
  const sum = (files) => files.reduce((bytes, file) => bytes + file.bytes, 0);
  const own = sent.filter(({ path }) => !TFJS.test(path) && !path.endsWith('.jpg'));
  const tfjs = sum(sent.filter(({ path }) => TFJS.test(path)));
  if (tfjs < 100_000)
    throw new Error('tfjs cannot be told apart: it was not transferred as files of its own');
  const line = `${own.length} files, ${sum(own)} bytes to the first verdict, besides ${tfjs} of tfjs`;
  if (sum(own) > LIMIT) throw new Error(`${line}: more than ${LIMIT}`);
  return line;
}
