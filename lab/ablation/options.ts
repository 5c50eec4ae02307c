import type { NodeBackend } from '../../src/node/startBackend.js';

export interface AblateOptions {
  /** The folder that has `faces.csv` and its photos. */
  readonly data: string;
  /** The folder of the backbones. */
  readonly weights: string;
  /** Where samples and results of a stopped run are kept. */
  readonly cache: string;
  /** The Markdown file that is written. */
  readonly out: string;
  readonly backend: NodeBackend;
  readonly seed: number;
  readonly headEpochs: number;
  readonly density: number;
}
