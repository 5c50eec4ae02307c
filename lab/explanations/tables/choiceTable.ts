import type { Summary } from '../summarise.js';
import { number, shown, table } from './format.js';

/** Every fusion on the people that chose. */
export function choiceTable({ candidates, choose }: Pick<Summary, 'candidates' | 'choose'>): string[] {
  return [
    '### How the fusion was chosen',
    'On half `choose`: the mean rank of each fusion among itself, Grad-CAM alone and LIME alone, paired by photo. The best one is chosen.',
    table(
      [
        'fusion',
        'its rank',
        'Grad-CAM',
        'LIME',
        'pointing',
        'energy',
        'iou',
        'auc',
        'deletion',
        'insertion',
        'stability',
      ],
      candidates.map(({ name, ranks }) => {
        const metrics = choose.find((item) => item.name === name)?.metrics;
        return [
          name,
          shown(ranks.ranks[0] ?? { value: Number.NaN, low: Number.NaN, high: Number.NaN }, 2),
          ...ranks.ranks.slice(1).map(({ value }) => number(value, 2)),
          number(metrics?.pointing.value, 3),
          number(metrics?.energy.value, 2),
          ...(['iou', 'auc', 'deletion', 'insertion', 'stability'] as const).map((metric) =>
            number(metrics?.[metric].value, 3),
          ),
        ];
      }),
    ),
  ];
}
