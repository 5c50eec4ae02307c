import { COMBINED, PLAIN_LIME, SMOOTHED_CAM } from '../contenders.js';
import { METRICS } from '../scores.js';
import type { Summary } from '../summarise.js';
import type { ContenderSummary } from '../summariseContenders.js';
import { number, percent, shown, table } from './format.js';

/** Tables of the cases, and of the maps on the reporting half. */
export function explainerTables(
  { chosen, report, comparisons, defects, byDefect }: Summary,
  every: number,
): string[] {
  const [full, some] = [true, false].map((ranked) =>
    report.filter(({ rank }) => (rank !== undefined) === ranked),
  ) as [ContenderSummary[], ContenderSummary[]];
  return [
    '### What was explained',
    'Local defects made on flawless photos of held-out people. Only photos on which the model sees the defect (probability of its class at least .5) count.',
    table(
      ['defect', 'photos', 'seen', 'mean area'],
      defects.map(({ name, photos, seen, area }) => [name, String(photos), String(seen), percent(area)]),
    ),
    '### Goals of the fused maps',
    table(
      ['goal', ...comparisons.map(({ name }) => (name === COMBINED ? '`Combined` as it ships' : name))],
      (comparisons[0]?.goals ?? []).map(({ name }, i) => [
        name,
        ...comparisons.map(({ goals }) => {
          const goal = goals[i];
          const value = goal?.value === undefined ? '' : ` (${number(goal.value, 2)})`;
          return `${goal?.reached ? 'reached' : 'missed'}${value}`;
        }),
      ]),
    ),
    '### Ranks against Grad-CAM and LIME, paired by photo',
    'On each photo the fused map, Grad-CAM and LIME are ranked by four equally weighted criteria: localisation (pointing, energy, iou and auc), deletion, insertion, stability. 1 is best, 2 the middle. A lead is the difference of the ranks, above 0 where the fused map is ahead.',
    table(
      ['combined by', 'photos', 'its rank', 'Grad-CAM', 'LIME', 'lead over Grad-CAM', 'lead over LIME'],
      comparisons.map(({ name, ranks }) => [
        name === chosen ? `**${name}**` : `${name}, as it ships`,
        String(ranks.photos),
        ...ranks.ranks.map((rank) => shown(rank, 2)),
        ...ranks.lead.map((lead) => shown(lead, 2)),
      ]),
    ),
    'The same with Grad-CAM smoothed by the Gaussian of some fusions (half a cell): the remaining lead is not due to smoothing.',
    table(
      ['combined by', 'photos', 'its rank', SMOOTHED_CAM, 'LIME', `lead over ${SMOOTHED_CAM}`],
      comparisons.map(({ name, smoothed }) => [
        name === chosen ? `**${name}**` : `${name}, as it ships`,
        String(smoothed.photos),
        ...smoothed.ranks.map((rank) => shown(rank, 2)),
        shown(smoothed.lead[0], 2),
      ]),
    ),
    '### The metrics',
    `\`${COMBINED}\` is as it ships; **${chosen}** was chosen on half \`choose\`.`,
    metricsTable(full, chosen),
    'Rank: the explainers of this table are ranked by the mean of each metric, and the ranks averaged over the metrics. `pointing`: the peak lies in the defect or at most 15 pixels from it. `energy`: share of the positive values in the defect over its share of the area. `iou`: of the defect and as many of the most salient pixels. `auc`: pixel-wise ROC-AUC. `deletion` (less is better) and `insertion`: areas under the curves, removed pixels blurred. `stability`: rank correlation with the map of the photo under noise of 2 grey values and another seed.',
    '### By defect',
    table(
      ['defect', 'explainer', 'pointing', 'energy'],
      byDefect.map(({ defect, name, pointing, energy }) => [
        defect,
        name,
        number(pointing, 3),
        number(energy, 2),
      ]),
    ),
    '### Against plain lime at equal forward passes',
    `Plain lime gets as many passes as \`${COMBINED}\` takes in total. Ranks of two: 1.5 is a tie.`,
    table(
      ['explainer', 'passes', 'its rank', 'plain lime', 'passes of plain lime', 'lead'],
      comparisons.map(({ name, plainLime }) => [
        name,
        number(passesOf(report, name), 0),
        ...plainLime.ranks.map((rank) => shown(rank, 2)),
        number(passesOf(report, PLAIN_LIME.name), 0),
        ...plainLime.lead.map((lead) => shown(lead, 2)),
      ]),
    ),
    '### Cost',
    table(
      ['explainer', 'forward passes', 'ms, median'],
      report
        .filter(({ passes, name }) => passes !== undefined && (!name.startsWith('fused') || name === chosen))
        .map(({ name, passes, milliseconds }) => [name, number(passes, 0), number(milliseconds, 0)]),
    ),
    ...(some.length === 0
      ? []
      : [`### Other explainers, on one person in ${every}`, metricsTable([...full, ...some], chosen)]),
  ];
}

function metricsTable(rows: readonly ContenderSummary[], chosen: string): string {
  const sorted = [...rows].sort((a, b) => (a.rank?.value ?? 99) - (b.rank?.value ?? 99));
  return table(
    ['explainer', 'photos', 'rank', ...METRICS],
    sorted.map(({ name, photos, rank, metrics }) => [
      name === chosen ? `**${name}**` : name,
      String(photos),
      rank ? shown(rank, 1) : '-',
      ...METRICS.map((metric) => shown(metrics[metric], metric === 'energy' ? 2 : 3)),
    ]),
  );
}

function passesOf(report: readonly ContenderSummary[], name: string): number | undefined {
  return report.find((item) => item.name === name)?.passes;
}
