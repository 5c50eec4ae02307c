import { agreementOf } from '../explainers/combined/agreementOf.js';
import { COMBINED_DEFAULTS } from '../explainers/combined/Combined.js';
import type { CombinedExplanation, Explanation } from '../explainers/index.js';

/** A combined explanation with the agreement of the evidence against its class. */
export function agreeingAgainst(explanation: Explanation): Explanation {
  if (!('parts' in explanation)) return explanation;
  const combined = explanation as CombinedExplanation;
  const against: CombinedExplanation = {
    ...combined,
    ...agreementOf(combined.parts.map(negated), COMBINED_DEFAULTS),
  };
  return against;
}

function negated(part: Explanation): Explanation {
  const { saliency } = part;
  return { ...part, saliency: { ...saliency, data: saliency.data.map((value) => -value) } };
}
