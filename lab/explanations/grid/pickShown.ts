import type { Case } from '../cases.js';
import { SHOWABLE } from './showable.js';

/** People side by side. */
const COLUMNS = 2;

/**
 * Picks what a picture shows: photos of the half that reports, of sources that may be shown, on which the model saw the defect. A column is one person as far as the model saw the
 * defects of that person, those with most of them first; what is missing comes from others.
 *
 * @returns for each defect up to two cases, of different people
 */
export function pickShown(
  cases: readonly Case[],
  defects: readonly string[],
): { readonly defect: string; readonly cases: readonly Case[] }[] {
  const order = Object.keys(SHOWABLE);
  const usable = cases.filter(
    ({ half, scores, source }) => half === 'report' && scores && order.includes(source),
  );
  const seen = (person: string): number => usable.filter((item) => item.person === person).length;
  const sourceOf = (person: string): number =>
    order.indexOf(usable.find((item) => item.person === person)?.source as string);
  const people = [...new Set(usable.map(({ person }) => person))].sort(
    (a, b) => seen(b) - seen(a) || sourceOf(a) - sourceOf(b) || (a < b ? -1 : 1),
  );
  return defects.map((defect) => ({
    defect,
    cases: people
      .flatMap((person) => usable.find((item) => item.person === person && item.defect === defect) ?? [])
      .slice(0, COLUMNS),
  }));
}
