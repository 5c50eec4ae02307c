import type { Summary } from '../summarise.js';
import { LEFT } from '../summariseSanity.js';
import { number, shown, shownPercent, table } from './format.js';

/** Tables of repairs and of maps of randomised models. */
export function truthTables({ repairs, sanity }: Pick<Summary, 'repairs' | 'sanity'>): string[] {
  return [
    ...(repairs.length === 0
      ? []
      : [
          '### Repairing what is blamed',
          `As many pixels as the defect has are repaired, those that the map blames most: with the photo before the defect was made (original), or filled from around them (inpainted). The drop of the defect's probability, beside that of random regions of the same area. Photos: ${repairs[0]?.photos}, of every second person.`,
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
          `Rank correlation with the map of the true model when layers are re-initialised from the top down to the one that is named, and with a head fitted to labels in random order; a head fitted to true labels is the control. Passed: less than ${LEFT} is left in the mean, both with all layers re-initialised and with labels permuted. Photos: ${sanity[0]?.photos}.`,
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
