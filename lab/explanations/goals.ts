import type { PairedRanks } from './pairedRanks.js';
import type { ContenderSummary } from './summariseContenders.js';
import type { SanitySummary } from './summariseSanity.js';

/** Goals and results. */
export interface Goal {
  readonly name: string;
  /** The number that was reached, where there is one number. */
  readonly value?: number;
  readonly reached: boolean;
}

export interface Reached {
  readonly metrics: ContenderSummary['metrics'] | undefined;
  /** Among Grad-CAM and LIME, itself first. */
  readonly ranks: PairedRanks;
  /** Against plain lime at as many passes, itself first. */
  readonly plainLime: PairedRanks;
  readonly sanity: SanitySummary | undefined;
}

/** Compares the results of an explainer with its goals. */
export function goals({ metrics, ranks, plainLime, sanity }: Reached): Goal[] {
  const [own, ...others] = ranks.ranks;
  const pointing = metrics?.pointing.value ?? Number.NaN;
  const energy = metrics?.energy.value ?? Number.NaN;
  return [
    { name: 'pointing game at least .90', value: pointing, reached: pointing >= 0.9 },
    {
      name: 'energy in the mask at least 2.5 times its share of the area',
      value: energy,
      reached: energy >= 2.5,
    },
    ...others.map((other, i) => ({
      name: `mean rank ahead of ${ranks.names[i + 1]} alone, intervals apart`,
      value: ranks.lead[i].value,
      reached: own !== undefined && own.high < other.low,
    })),
    {
      name: 'mean rank ahead of plain lime at as many forward passes, interval of the lead above 0',
      value: plainLime.lead[0]?.value ?? Number.NaN,
      reached: (plainLime.lead[0]?.low ?? 0) > 0,
    },
    { name: 'sanity checks passed', reached: sanity?.passed ?? false },
  ];
}
