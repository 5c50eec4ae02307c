import { COMBINED_DEFAULTS } from '../../src/explainers/combined/Combined.js';
import { mean } from './bootstrap.js';
import type { Case, Half } from './cases.js';
import { type Candidate, FUSED, rankFusions } from './chooseFusion.js';
import { COMBINED, PLAIN_LIME, SMOOTHED_CAM } from './contenders.js';
import { type Goal, goals } from './goals.js';
import { type PairedRanks, pairedRanks } from './pairedRanks.js';
import { type ContenderSummary, summariseContenders } from './summariseContenders.js';
import { type RepairSummary, summariseRepairs } from './summariseRepairs.js';
import { type SanityCase, type SanitySummary, summariseSanity } from './summariseSanity.js';
import type { CheckedVerdict } from './verification/checkVerdict.js';
import { type Checked, signalsOf } from './verification/signals.js';
import { type VerificationSummary, verify } from './verification/verify.js';

/** Baselines of a `Combined`. */
export interface Comparison {
  readonly name: string;
  /** Among Grad-CAM and LIME, photo by photo, itself first. */
  readonly ranks: PairedRanks;
  /** Among Grad-CAM smoothed and LIME, itself first: the part of the lead that smoothing does not explain. */
  readonly smoothed: PairedRanks;
  /** Against plain lime at as many forward passes, itself first. */
  readonly plainLime: PairedRanks;
  readonly goals: readonly Goal[];
}

export interface Summary {
  /** The fusion that had the best mean rank on the half that chooses. */
  readonly chosen: string;
  /** All fusions on the half that chooses, the best first. */
  readonly candidates: readonly Candidate[];
  readonly choose: readonly ContenderSummary[];
  readonly report: readonly ContenderSummary[];
  /** `Combined` as it ships, and with the chosen fusion, on the half that reports. */
  readonly comparisons: readonly Comparison[];
  /** By defect: photos, how many the model saw, and the mean area of the masks. */
  readonly defects: readonly {
    readonly name: string;
    readonly photos: number;
    readonly seen: number;
    readonly area: number;
  }[];
  /** Results of Grad-CAM, LIME and both combinations on the reporting half, by defect. */
  readonly byDefect: readonly {
    readonly defect: string;
    readonly name: string;
    readonly pointing: number;
    readonly energy: number;
  }[];
  readonly people: { readonly choose: number; readonly report: number };
  /** Agreement as a detector of wrong verdicts; absent where all that choose are right, or wrong. */
  readonly verdicts?: VerificationSummary;
  /** Agreement as a detector of maps whose peak is not in the defect. */
  readonly maps?: VerificationSummary;
  readonly repairs: readonly RepairSummary[];
  readonly sanity: readonly SanitySummary[];
}

/** All that was measured. */
export interface Evidence {
  readonly cases: readonly Case[];
  readonly verdicts: Readonly<Record<Half | 'natural', readonly CheckedVerdict[]>>;
  readonly sanity: readonly SanityCase[];
}

/** Two maps agree above this, as in `Combined`. */
const AGREE_ABOVE = COMBINED_DEFAULTS.agreeAbove;

/** Chooses on one half of the people, and measures on the other. */
export function summarise({ cases, verdicts, sanity }: Evidence, seed: number): Summary {
  const half = (name: Half): Case[] => cases.filter((item) => item.half === name);
  const [choosing, reporting] = [half('choose'), half('report')];
  const candidates = rankFusions(choosing, seed);
  const chosen = candidates[0]?.name ?? `${FUSED}mean`;
  const report = summariseContenders(reporting, seed);
  const checks = summariseSanity(sanity, seed);
  const names = [...new Set(cases.map(({ defect }) => defect))];
  const made = 'made defects, other people';
  const ofVerdicts = verify(
    verdicts.choose,
    { [made]: verdicts.report, 'natural photos': verdicts.natural },
    AGREE_ABOVE,
    seed,
  );
  const ofMaps = verify(mapsOf(choosing, chosen), { [made]: mapsOf(reporting, chosen) }, AGREE_ABOVE, seed);
  return {
    chosen,
    candidates,
    choose: summariseContenders(choosing, seed),
    report,
    comparisons: [COMBINED, chosen].map((name) => {
      const ranks = pairedRanks(reporting, [name, 'Grad-CAM', 'LIME'], seed);
      const smoothed = pairedRanks(reporting, [name, SMOOTHED_CAM, 'LIME'], seed);
      const plainLime = pairedRanks(reporting, [name, PLAIN_LIME.name], seed);
      const metrics = report.find((item) => item.name === name)?.metrics;
      const own = checks.find((item) => item.name === name);
      return { name, ranks, smoothed, plainLime, goals: goals({ metrics, ranks, plainLime, sanity: own }) };
    }),
    defects: names.map((name) => {
      const of = cases.filter(({ defect }) => defect === name);
      const seen = of.filter(({ scores }) => scores).length;
      return { name, photos: of.length, seen, area: mean(of.map(({ area }) => area)) };
    }),
    byDefect: names.flatMap((defect) =>
      ['Grad-CAM', 'LIME', COMBINED, chosen].map((name) => {
        const found = reporting.flatMap((item) =>
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
    people: { choose: peopleOf(choosing), report: peopleOf(reporting) },
    ...(ofVerdicts && { verdicts: ofVerdicts }),
    ...(ofMaps && { maps: ofMaps }),
    repairs: summariseRepairs(reporting, seed),
    sanity: checks,
  };
}

/** The maps of a fusion as answers that can be wrong: right where at least half of the peak lies in the defect. */
function mapsOf(cases: readonly Case[], name: string): Checked[] {
  return cases.flatMap(({ person, scores, agreement, fit, confidence, probability }) => {
    const own = scores?.[name];
    if (!own || !agreement || fit === undefined) return [];
    const signals = signalsOf(agreement, { confidence, probability, fit });
    return [{ person, right: own.pointing >= 0.5, signals }];
  });
}

const peopleOf = (cases: readonly Case[]): number => new Set(cases.map(({ person }) => person)).size;
