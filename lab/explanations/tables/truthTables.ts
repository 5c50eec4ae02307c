import type { Summary } from '../summarise.js';
import { LEFT } from '../summariseSanity.js';
import { number, shown, shownPercent, table } from './format.js';

/** Tables of repairs and of maps of randomised models. */
export function truthTables({ repairs, sanity }: Pick<Summary, 'repairs' | 'sanity'>): string[] {
  return [
    ...(repairs.length === 0
      ? []
      : [
          '### Repairing the blamed pixels',
          `The pixels that the map blames most, as many as the defect has, are repaired: restored from the photo without the defect (original) or filled from their surroundings (inpainted). The drop in the defect's probability is compared with that for random regions of the same area. Photos: ${repairs[0]?.photos}, of every second person.`,
          table(
            ['blamed by', 'repaired', 'drop', 'random region', 'lead', 'random regions beaten'],
            repairs.map(({ name, kind, drop, random, lead, beaten }) => [
              name,
              kind,
              shown(drop, 2),
              shown(random, 2),
              shown(lead, 2),
              shownPercent(beaten),
            ]),
          ),
        ]),
    ...(sanity.length === 0
      ? []
      : [
          '### Sanity checks',
          `Rank correlation with the map of the true model when layers are re-initialised from the top down to the named one, and with a head trained on permuted labels; a head trained on true labels is the control. Passed: a mean correlation below ${LEFT}, both with all layers re-initialised and with permuted labels. Photos: ${sanity[0]?.photos}.`,
          table(
            [
              'explainer',
              ...(sanity[0]?.layers.map(({ name }) => name) ?? []),
              'true labels',
              'permuted labels',
              'passed',
            ],
            sanity.map(({ name, layers, trueLabels, permutedLabels, passed }) => [
              name,
              ...layers.map(({ similarity }, i) =>
                i === layers.length - 1 ? shown(similarity, 2) : number(similarity.value, 2),
              ),
              shown(trueLabels, 2),
              shown(permutedLabels, 2),
              passed ? 'yes' : 'no',
            ]),
          ),
        ]),
  ];
}
