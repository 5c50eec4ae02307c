import type { GroupErrors } from '../analysis/groupErrors.js';
import type { EvaluationResult } from '../evaluationResult.js';
import { boxText, gapText } from './fieldTables.js';
import { percent } from './markdownTable.js';

/** The largest gaps between groups, and verdicts that change with another box, one line each if they were measured. */
export function fieldLines({ groups, boxes }: Pick<EvaluationResult, 'groups' | 'boxes'>): string[] {
  return [
    ...(groups
      ? [
          ...gapLines('as they are', groups.asTheyAre),
          ...gapLines(`with ${percent(groups.dimmed.light)} % of the light`, groups.dimmed),
        ]
      : []),
    ...(boxes ? [`verdicts that other boxes turn: ${boxText(boxes.turned)}`] : []),
  ];
}

function gapLines(photos: string, { gaps, least }: GroupErrors): string[] {
  const { rejected, named } = gaps;
  const all = [
    ...(rejected ? [['passable photos rejected', rejected] as const] : []),
    ...Object.entries(named),
  ];
  if (all.length === 0) return [`gaps, photos ${photos}: no two groups have ${least} photos`];
  return all.map(([name, gap]) => `gap, photos ${photos}, ${name}: ${gapText(gap)}`);
}
