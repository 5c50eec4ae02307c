import type { EvaluationResult } from '../evaluationResult.js';
import { boxTable, groupTables } from './fieldTables.js';
import { photosTables } from './photosTables.js';
import { discardTable, syntheticTables } from './syntheticTables.js';

/**
 * The report in Markdown.
 *
 * @param pictures - names of the image files in the same folder
 */
export function markdown(result: EvaluationResult, pictures: readonly string[]): string {
  const { model, settings, notes, synthetic, unseen, natural, own, groups, boxes, utility } = result;
  return `${[
    `# Evaluation of ${model.version ?? model.path}`,
    `Written by \`lucidface evaluate\`; \`evaluation.json\` has everything. Brackets hold 95 % intervals: of areas by a bootstrap over people (${settings.rounds} rounds, seed ${settings.seed}), of shares by Wilson's method. AP is the average precision; guessing has the share of the positives.`,
    notes.map((note) => `- ${note}`).join('\n'),
    natural &&
      `## Natural photos\n\nNobody made their defects: **this part says how the model does in the field.**\n\n${photosTables(natural)}`,
    own && `## Own photos\n\n${photosTables(own)}`,
    groups && `## Groups\n\n${groupTables(groups)}`,
    boxes && `## Other boxes\n\n${boxTable(boxes)}`,
    synthetic && `## Made defects on people of the test split\n\n${syntheticTables(synthetic)}`,
    unseen && `## Made defects on a source held out of training\n\n${syntheticTables(unseen)}`,
    utility && `## The given utilities\n\n${discardTable(utility)}`,
    `## Pictures\n\n${pictures.map((name) => `![${name}](${name})`).join('\n\n')}`,
  ]
    .filter(Boolean)
    .join('\n\n')}\n`;
}
