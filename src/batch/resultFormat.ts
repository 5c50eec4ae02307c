import type { PhotoResult, ResultHeader } from './result.js';
import type { Outcome } from './summary.js';

/** A line of results that was read back. */
export interface ReadResult extends Outcome {
  /** As `keyOf` gives it. */
  readonly key: string;
}

/** A format of files of results: lines of a header, then one line per photo. */
export interface ResultFormat {
  /** Number of lines of the header. */
  readonly headerLines: number;
  /** @returns these lines, each with its end */
  header(header: ResultHeader): string;
  /** @returns the header of a file's first line; undefined for another line */
  readHeader(line: string): ResultHeader | undefined;
  /** @returns the id as it is read back */
  keyOf(id: string): string;
  /** @returns a line with its end, and no other line end */
  line(result: PhotoResult, header: ResultHeader): string;
  /** @throws Error for a line that is not a result */
  read(line: string): ReadResult;
}
