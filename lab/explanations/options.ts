import type { NodeBackend } from '../../src/node/startBackend.js';

export interface EvidenceOptions {
  /** The folder that has `faces.csv` and its photos. */
  readonly data: string;
  /** The Markdown file that is written; a JSON file and a picture of the same name go beside it. */
  readonly out: string;
  /** The folder of results: a run that was stopped continues. */
  readonly cache: string;
  readonly backend: NodeBackend;
  /** What runs the forward passes: tfjs, or ONNX Runtime (`onnxruntime-node`), which is several times faster. */
  readonly engine: 'tfjs' | 'onnx';
  readonly model: string | undefined;
  /** Forward passes of each sampling explainer. */
  readonly samples: number;
  /** People in each half at most. */
  readonly people: number;
  /** Natural photos of each kind at most: covers that report, and photos whose verdict is checked; a third of it chooses. */
  readonly natural: number;
  /** Of every so many people and places (0: none) all explainers are measured, and not only Grad-CAM, LIME and what is made of them. */
  readonly every: number;
  /** The defects to measure, by name; empty: all. */
  readonly defects: readonly string[];
  readonly seed: number;
}
