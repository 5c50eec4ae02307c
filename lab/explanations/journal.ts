import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Results, one JSON object a line, so that a run that was stopped continues. */
export interface Journal {
  /** The earlier result under this name; otherwise it is measured now and written. */
  once<T extends object>(id: string, measure: () => Promise<T>): Promise<T>;
}

/** Opens a journal; a last line that was cut off does not count. */
export async function openJournal(file: string): Promise<Journal> {
  await mkdir(dirname(file), { recursive: true });
  const text = await readFile(file, 'utf8').catch(() => '');
  const known = new Map<string, object>();
  for (const line of text.split('\n')) {
    if (!line.endsWith('}')) continue;
    const found = parsed(line);
    if (found) known.set(found.id, found.value);
  }
  // what comes next must begin a line of its own
  if (text && !text.endsWith('\n')) await appendFile(file, '\n');
  return {
    once: async <T extends object>(id: string, measure: () => Promise<T>): Promise<T> => {
      const found = known.get(id);
      if (found) return found as T;
      // as it would be read again: what is no number becomes null in both
      const value = JSON.parse(JSON.stringify(await measure())) as T;
      await appendFile(file, `${JSON.stringify({ id, value })}\n`);
      known.set(id, value);
      return value;
    },
  };
}

function parsed(line: string): { readonly id: string; readonly value: object } | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
