/** Maximum characters of a line: a longer one is not a path. */
const MAX_LINE = 1_000_000;

/**
 * Lines of a stream of UTF-8 or text, one at a time: the stream is read as fast as the lines are taken.
 *
 * @param name - of the stream, for the error
 * @throws RangeError for UTF-16, and for a line of more than a million characters; what the stream throws
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array | string>,
  name: string,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  let start = '';
  for await (const chunk of chunks) {
    if (typeof chunk !== 'string') start += String.fromCharCode(...chunk.subarray(0, 2 - start.length));
    if (start === '\xff\xfe' || start === '\xfe\xff')
      throw new RangeError(`${name} must be a text file in UTF-8, got UTF-16`);
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE)
      throw new RangeError(`a line of ${name} must have at most ${MAX_LINE} characters, got more`);
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  rest += decoder.decode();
  if (rest !== '') yield rest.replace(/\r$/, '');
}
