import { existsSync } from 'node:fs';

/** The URL of a file of `lab/data`, for the sources and for the build in `lab/dist`. */
export function dataFile(name: string): URL {
  const beside = new URL(`./${name}`, import.meta.url);
  return existsSync(beside) ? beside : new URL(`../data/${name}`, import.meta.url);
}
