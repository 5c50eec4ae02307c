import { BATCH } from './batch.mjs';
import { DEGRADATIONS } from './degradations.mjs';
import { EASY } from './easy.mjs';
import { EVALUATION } from './evaluation.mjs';
import { EXPLAINERS } from './explainers.mjs';
import { FUSION } from './fusion.mjs';
import { IMAGE } from './image.mjs';
import { MEASURES } from './measures.mjs';
import { METRICS } from './metrics.mjs';
import { MODEL } from './model.mjs';
import { REST } from './rest.mjs';
import { SEGMENTATION } from './segmentation.mjs';

/**
 * How to make valid arguments for each public function, by its name, `Class.method` for a method:
 * - `make`: from a generator to the arguments;
 * - `call`: calls it, by default with them; a class is constructed and used;
 * - `nonFinite`: paths of a result that are documented to hold NaN or Infinity;
 * - `fixed`: how many arguments at the front are never hostile;
 * - `extra`: hostile values of this function alone, in the place of its first argument;
 * - `refuses`: valid arguments cost too much, all that are made are refused;
 * - `share`: how often it is drawn, beside others with 1.
 */
export const TABLE = {
  ...MODEL,
  ...BATCH,
  ...EXPLAINERS,
  ...FUSION,
  ...MEASURES,
  ...METRICS,
  ...SEGMENTATION,
  ...DEGRADATIONS,
  ...EVALUATION,
  ...IMAGE,
  ...EASY,
  ...REST,
};
