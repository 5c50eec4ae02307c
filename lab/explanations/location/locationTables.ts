import { type Interval, meanOverPeople } from '../bootstrap.js';
import { COMBINED, REFINED, SMOOTHED_CAM } from '../contenders.js';
import { number, shown, table } from '../tables/format.js';
import type { LocationCase } from './locationCase.js';
import { DEFAULT_SETTING, LIME_BASELINE, LOCATION_SETTINGS } from './locationSettings.js';
import type { Located, MapLocation } from './measureLocation.js';

/** A case and its measurement. */
export interface LocatedCase extends Omit<LocationCase, 'open'> {
  readonly found: Located;
}

/** Kinds of natural covers that are held to one goal together. */
export const POOLED = ['hand', 'hair', 'microphone', 'object'];
/** A kind with fewer photos is reported with its number. */
const FEW = 10;
const METHODS = [
  'Grad-CAM',
  SMOOTHED_CAM,
  REFINED,
  DEFAULT_SETTING,
  LIME_BASELINE,
  COMBINED,
  'Occlusion',
  'KernelSHAP',
  'RISE',
] as const;

type Value = keyof MapLocation;

/** Mean of a value over cases; `undefined` where no case has it. */
export function over(
  cases: readonly LocatedCase[],
  method: string,
  value: Value,
  seed: number,
): Interval | undefined {
  const own = cases.filter(({ found }) => found.locations?.[method]);
  if (own.length === 0) return undefined;
  return meanOverPeople(own, ({ found }) => found.locations?.[method]?.[value], seed);
}

const nameOf = (method: string): string =>
  method === DEFAULT_SETTING ? 'LIME' : method === LIME_BASELINE ? "LIME, lime's baseline" : method;

function groupsOf(cases: readonly LocatedCase[]): (readonly [string, readonly LocatedCase[]])[] {
  const seen = cases.filter(({ found }) => found.locations);
  const of = (origin: string, kinds?: readonly string[]): LocatedCase[] =>
    seen.filter((item) => item.origin === origin && (!kinds || kinds.includes(item.kind)));
  const natural = [...new Set(of('natural').map(({ kind }) => kind))].sort();
  const made = [...new Set(of('made').map(({ kind }) => kind))].sort();
  const all: (readonly [string, readonly LocatedCase[]])[] = [
    ['natural, all', of('natural')],
    ...['mask', 'sunglasses'].map((kind) => [`natural: ${kind}`, of('natural', [kind])] as const),
    ['natural: hand, hair, microphone, object', of('natural', POOLED)],
    ...natural
      .filter((kind) => kind !== 'mask' && kind !== 'sunglasses')
      .map((kind) => [`natural: ${kind}`, of('natural', [kind])] as const),
    ['natural, box moved by a tenth', of('moved')],
    ['natural, box drawn anew', of('redrawn')],
    ['natural, box moved by a tenth, then drawn anew', of('moved and redrawn')],
    ['made, all', of('made')],
    ...made.map((kind) => [`made: ${kind}`, of('made', [kind])] as const),
    ['two at once, each in its own place', of('pair')],
  ];
  return all.filter(([, own]) => own.length > 0);
}

/** Tables of where the maps lie, for the half that reports, and of the settings, for the half that chooses. */
export function locationTables(cases: readonly LocatedCase[], seed: number): string[] {
  const reported = cases.filter(({ half }) => half === 'report');
  const chosen = cases.filter(({ half }) => half === 'choose');
  const groups = groupsOf(reported);
  const methods = METHODS.filter((method) => reported.some(({ found }) => found.locations?.[method]));
  const rows = (value: Value, digits: number): string[][] =>
    groups.map(([name, own]) => [
      own.length < FEW ? `${name} (few)` : name,
      String(own.length),
      ...methods.map((method) => {
        const found = over(own, method, value, seed);
        return found ? (own.length < FEW ? number(found.value, digits) : shown(found, digits)) : '-';
      }),
    ]);
  const head = ['defect', 'photos', ...methods.map(nameOf)];
  const unseen = reported.filter(({ origin, found }) => origin === 'natural' && !found.locations);
  const natural = reported.filter(({ origin }) => origin === 'natural');
  return [
    '### Where do the maps point?',
    `Share of the map's peak that lies in the defect (all pixels of a flat peak count). The ground truth of natural covers is outlines by a vision model (\`lab/data\`), that of made defects their mask. The model does not see ${unseen.length} of ${natural.length} natural covers (probability of \`occluded\` below .5): these cannot be explained and are excluded.`,
    table(head, rows('peak', 2)),
    'Share of the positive values in the defect over its share of the area; 1 is chance.',
    table(head, rows('mass', 1)),
    ...skinTable(reported, methods, seed),
    ...arccTable(reported, seed),
    '### Which settings of LIME?',
    `Half \`choose\` only: ${chosen.filter(({ found }) => found.locations).length} photos. Each row varies one setting; the number of forward passes is the same.`,
    settingsTable(chosen, seed),
    '### Which fusion points at the defect?',
    'Share of the peak in the defect and pixel AUC, half `choose`; the ranks further down add deletion, insertion and stability.',
    fusionTable(chosen, seed),
  ];
}

function skinTable(cases: readonly LocatedCase[], methods: readonly string[], seed: number): string[] {
  const natural = cases.filter(({ origin, found }) => origin === 'natural' && found.locations);
  const rows = (['light', 'medium', 'dark'] as const).flatMap((tone) => {
    const own = natural.filter(({ skinTone }) => skinTone === tone);
    if (own.length === 0) return [];
    const cells = methods.map((method) => {
      const found = over(own, method, 'peak', seed);
      return found ? shown(found, 2) : '-';
    });
    return [[tone, String(own.length), ...cells]];
  });
  if (rows.length === 0) return [];
  return [
    'The same peaks on natural covers, by skin tone:',
    table(['skin', 'photos', ...methods.map(nameOf)], rows),
  ];
}

function arccTable(cases: readonly LocatedCase[], seed: number): string[] {
  const measured = cases.filter(({ found }) => found.arcc);
  const names = Object.keys(measured[0]?.found.arcc ?? {});
  if (names.length === 0) return [];
  const rows = names.map((name) => [
    nameOf(name),
    shown(
      meanOverPeople(measured, ({ found }) => found.arcc?.[name], seed),
      3,
    ),
  ]);
  return [
    `ARCC (the geometric mean of complexity, coherency and ROAD, each in 0..1; it does not use the location of the defect), ${measured.length} photos:`,
    table(['map', 'ARCC'], rows),
  ];
}

function settingsTable(cases: readonly LocatedCase[], seed: number): string {
  const groups = groupsOf(cases).filter(
    ([name]) => /all|mask|sunglasses$|hand, /.test(name) || /made: /.test(name),
  );
  const rows = LOCATION_SETTINGS.map(({ name }) => [
    name,
    ...groups.map(([, own]) => {
      const found = over(own, name, 'peak', seed);
      return found ? number(found.value, 2) : '-';
    }),
  ]);
  return table(['LIME with', ...groups.map(([name, own]) => `${name} (${own.length})`)], rows);
}

function fusionTable(cases: readonly LocatedCase[], seed: number): string {
  const names = [...new Set(cases.flatMap(({ found }) => Object.keys(found.locations ?? {})))].filter(
    (name) =>
      name.startsWith('fused: ') ||
      name.startsWith('Grad-CAM') ||
      name === REFINED ||
      name === DEFAULT_SETTING,
  );
  const of = (origin: string) => cases.filter((item) => item.origin === origin);
  const rows = names.map((name) => [
    nameOf(name),
    ...(['natural', 'made'] as const).flatMap((origin) =>
      (['peak', 'auc'] as const).map((value) => {
        const found = over(of(origin), name, value, seed);
        return found ? number(found.value, 3) : '-';
      }),
    ),
  ]);
  return table(['map', 'natural: peak', 'AUC', 'made: peak', 'AUC'], rows);
}
