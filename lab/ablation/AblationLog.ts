import { readJson } from '../../src/node/readJson.js';
import { writeFileAtomic } from '../../src/node/writeFileAtomic.js';
import { checkNumber } from '../../src/validate.js';
import type { Row } from './row.js';

/** The rows of an ablation that are done, in a JSON file. */
export class AblationLog {
  readonly #path: string;
  readonly #rows: Row[];

  private constructor(path: string, rows: Row[]) {
    this.#path = path;
    this.#rows = rows;
  }

  /** @throws Error naming the file when it is damaged */
  static async open(path: string): Promise<AblationLog> {
    const rows = (await readJson(path)) ?? [];
    try {
      if (!Array.isArray(rows)) throw new TypeError('it must be an array');
      for (const [i, row] of rows.entries()) checkNumber(`[${i}].synthetic`, row?.synthetic);
    } catch (cause) {
      throw new Error(`${path} is damaged: ${(cause as Error).message}; delete it to start over`, { cause });
    }
    return new AblationLog(path, rows);
  }

  get all(): readonly Row[] {
    return this.#rows;
  }

  /** Whether a group, or a variant of it, is done. */
  has(group: string, name?: string): boolean {
    return this.#rows.some((row) => row.group === group && (name === undefined || row.name === name));
  }

  async add(rows: readonly Row[]): Promise<void> {
    this.#rows.push(...rows);
    await writeFileAtomic(this.#path, `${JSON.stringify(this.#rows, null, 2)}\n`);
  }
}
