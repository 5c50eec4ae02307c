import type { BoxErrors } from '../analysis/boxErrors.js';
import type { GroupErrors, GroupGap } from '../analysis/groupErrors.js';
import type { GroupsReport } from '../measureField.js';
import type { Proportion } from '../statistics/index.js';
import { percent, share, table } from './markdownTable.js';

/** Errors by group, and the gaps between groups. */
export function groupTables({ asTheyAre, dimmed }: GroupsReport): string {
  return [
    groupTable(asTheyAre),
    `### With ${percent(dimmed.light)} % of the light\n\nThe same photos, all darkened by the same factor.`,
    groupTable(dimmed),
  ].join('\n\n');
}

function groupTable({ groups, gaps, least }: GroupErrors): string {
  const names = Object.keys(groups);
  const defects = [...new Set(names.flatMap((group) => Object.keys(groups[group].named)))];
  const row = (
    title: string,
    of: (group: string) => Proportion | undefined,
    gap: GroupGap | undefined,
  ): string[] => [
    title,
    ...names.map((group) => {
      const found = of(group);
      return found ? share(found) : '';
    }),
    gap ? gapText(gap) : '',
  ];
  return [
    `Gaps are between groups with at least ${least} photos, with a bootstrap interval of the difference between the two groups named. "By chance" is the 95th percentile of the largest gap when the same people are assigned at random to groups of these sizes.`,
    table(
      ['error', ...names, 'largest gap, points'],
      [
        row('passable photos rejected', (group) => groups[group].rejected, gaps.rejected),
        ...defects.map((name) =>
          row(`${name} named where it is not`, (group) => groups[group].named[name], gaps.named[name]),
        ),
      ],
    ),
  ].join('\n\n');
}

/** `4.2 [1.0, 8.9], dark over light; up to 5.1 by chance`. */
export function gapText({ highest, lowest, value, low, high, byChance }: GroupGap): string {
  const points = (part: number): string => (100 * part).toFixed(1);
  return `${points(value)} [${points(low)}, ${points(high)}], ${highest} over ${lowest}; up to ${points(byChance)} by chance`;
}

/** Verdicts that change with another box. */
export function boxTable({ photos, changes, turned, any }: BoxErrors): string {
  return [
    `${photos} photos with a face box. Of all verdicts with a changed box, ${boxText(turned)} differ from the verdict with the original box, framing excluded; ${share(any)} of the photos have at least one that differs.`,
    table(
      ['box', 'verdicts that differ'],
      Object.entries(changes).map(([name, found]) => [name, share(found)]),
    ),
  ].join('\n\n');
}

/** `3.1 % [2.0, 4.4]`. */
export function boxText({ rate, low, high }: BoxErrors['turned']): string {
  return `${percent(rate)} % [${percent(low)}, ${percent(high)}]`;
}
