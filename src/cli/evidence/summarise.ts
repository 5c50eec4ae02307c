import { Random } from '../../random.js';
import type { Case } from './evidence.js';
import { LOWER_IS_BETTER, METRICS, type MetricName } from './measure.js';

/** A mean with its 95 % bootstrap interval over people. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface ContenderSummary {
  readonly name: string;
  readonly photos: number;
  readonly metrics: Readonly<Record<MetricName, Interval>>;
  /** The mean rank over the metrics, 1 the best, among those that were measured on every photo. */
  readonly rank?: Interval;
  readonly passes?: number;
  readonly milliseconds?: number;
}

export interface Summary {
  /** The fusion that had the best mean rank on the half that chooses. */
  readonly chosen: string;
  readonly choose: readonly ContenderSummary[];
  readonly report: readonly ContenderSummary[];
  /** By defect: photos, how many the model saw, and the mean area of the masks. */
  readonly defects: readonly {
    readonly name: string;
    readonly photos: number;
    readonly seen: number;
    readonly area: number;
  }[];
  /** By defect, what Grad-CAM, LIME and the chosen fusion reach on the half that reports. */
  readonly byDefect: readonly {
    readonly defect: string;
    readonly name: string;
    readonly pointing: number;
    readonly energy: number;
  }[];
  readonly people: { readonly choose: number; readonly report: number };
}

const ROUNDS = 1000;

/** Chooses a fusion on one half of the people, and measures everything on the other. */
export function summarise(cases: readonly Case[], seed: number): Summary {
  const half = (name: Case['half']): Case[] => cases.filter((item) => item.half === name);
  const choose = contenders(half('choose'), seed);
  const report = contenders(half('report'), seed);
  const fusions = choose.filter(({ name, rank }) => name.startsWith('fused: ') && rank);
  const chosen =
    [...fusions].sort((a, b) => (a.rank?.value ?? 0) - (b.rank?.value ?? 0))[0]?.name ?? 'fused: mean';
  const names = [...new Set(cases.map(({ defect }) => defect))];
  return {
    chosen,
    choose,
    report,
    defects: names.map((name) => {
      const of = cases.filter(({ defect }) => defect === name);
      return {
        name,
        photos: of.length,
        seen: of.filter(({ scores }) => scores).length,
        area: mean(of.map(({ area }) => area)),
      };
    }),
    byDefect: names.flatMap((defect) =>
      ['Grad-CAM', 'LIME', chosen].map((name) => {
        const found = half('report').flatMap((item) =>
          item.defect === defect ? (item.scores?.[name] ?? []) : [],
        );
        return {
          defect,
          name,
          pointing: mean(found.map(({ pointing }) => pointing)),
          energy: mean(found.map(({ energy }) => energy)),
        };
      }),
    ),
    people: {
      choose: new Set(half('choose').map(({ person }) => person)).size,
      report: new Set(half('report').map(({ person }) => person)).size,
    },
  };
}

function contenders(cases: readonly Case[], seed: number): ContenderSummary[] {
  const measured = cases.filter(({ scores }) => scores);
  const names = [...new Set(measured.flatMap(({ scores }) => Object.keys(scores ?? {})))];
  const everywhere = names.filter((name) => measured.every(({ scores }) => scores?.[name]));
  const draws = bootstrap(measured, seed);
  const means = (name: string, metric: MetricName, weights?: Float64Array): number => {
    let [sum, total] = [0, 0];
    measured.forEach(({ scores }, i) => {
      const value = scores?.[name]?.[metric];
      if (value === undefined) return;
      const weight = weights ? (weights[i] as number) : 1;
      sum += weight * value;
      total += weight;
    });
    return sum / total;
  };
  // the rank of each among those that saw the same photos, metric by metric
  const ranksOf = (weights?: Float64Array): Map<string, number> => {
    const ranks = new Map<string, number>(everywhere.map((name) => [name, 0]));
    for (const metric of METRICS) {
      const sign = LOWER_IS_BETTER.has(metric) ? 1 : -1;
      const values = everywhere.map((name) => sign * means(name, metric, weights));
      everywhere.forEach((name, i) => {
        const below = values.filter((value) => value < (values[i] as number)).length;
        const equal = values.filter((value) => value === values[i]).length;
        ranks.set(name, (ranks.get(name) as number) + (below + (equal + 1) / 2) / METRICS.length);
      });
    }
    return ranks;
  };
  const own = ranksOf();
  const drawn = draws.map(ranksOf);
  return names.map((name): ContenderSummary => {
    const photos = measured.filter(({ scores }) => scores?.[name]).length;
    const costs = measured.flatMap(({ costs: all }) => all?.[name] ?? []);
    const metrics = Object.fromEntries(
      METRICS.map((metric) => [
        metric,
        interval(
          means(name, metric),
          draws.map((weights) => means(name, metric, weights)),
        ),
      ]),
    ) as Record<MetricName, Interval>;
    const rank = own.get(name);
    return {
      name,
      photos,
      metrics,
      ...(rank !== undefined && {
        rank: interval(
          rank,
          drawn.map((ranks) => ranks.get(name) as number),
        ),
      }),
      ...(costs.length > 0 && {
        passes: mean(costs.map(({ passes }) => passes)),
        milliseconds: median(costs.map(({ milliseconds }) => milliseconds)),
      }),
    };
  });
}

/** Weights of the photos in each round: people are drawn, not photos. */
function bootstrap(cases: readonly Case[], seed: number): Float64Array[] {
  const people = [...new Set(cases.map(({ person }) => person))];
  const random = new Random(seed);
  return Array.from({ length: people.length > 1 ? ROUNDS : 0 }, () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < people.length; i++) {
      const person = people[random.integer(people.length)] as string;
      counts.set(person, (counts.get(person) ?? 0) + 1);
    }
    return Float64Array.from(cases, ({ person }) => counts.get(person) ?? 0);
  });
}

function interval(value: number, drawn: readonly number[]): Interval {
  const sorted = drawn.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return { value, low: value, high: value };
  return {
    value,
    low: sorted[Math.floor(sorted.length * 0.025)] as number,
    high: sorted[Math.ceil(sorted.length * 0.975) - 1] as number,
  };
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
