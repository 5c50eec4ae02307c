import { byId, make } from './byId.js';
import { classLabel } from './classLabel.js';
import type { Explained, ShownMap } from './messages.js';
import { METHODS } from './methodTabs.js';

const AGREE = 'Two independent methods point at the same place';
const DISAGREE = 'Two methods point at different places: do not rely on the map';

/**
 * Shows an explanation in words.
 *
 * @param map - the map that is shown: that of the explanation, or one of its parts
 * @returns the text for a screen reader
 */
export function showAnswer(explained: Explained, map: ShownMap): string {
  const { agree, overlap, warnings, milliseconds } = explained;
  const { target, reasons, method } = map;
  const label = classLabel(target.name);
  const text = reasons
    ? reasons.sentence.replaceAll(`${target.name}: `, `${label}: `)
    : `${label}: see the map. Without a face, no part of it can be named.`;
  const sided =
    reasons && [...reasons.named, ...reasons.opposite].some((name) => /^(left|right)-/.test(name));
  byId('reason').textContent = /[.!?]$/.test(text) ? text : `${text}.`;
  const doubts = [...warnings];
  if (sided) doubts.unshift('Left and right are those of the photo as you see it.');
  byId('doubts').replaceChildren(...doubts.map((doubt) => make('li', '', doubt)));
  const chip = byId('agreement');
  chip.hidden = agree === undefined;
  chip.dataset.good = String(agree);
  chip.textContent = agree === undefined ? '' : agree ? AGREE : DISAGREE;
  const facts = [
    METHODS[method],
    `The model gives it ${Math.round(100 * target.probability)} %`,
    overlap !== undefined && `${Math.round(100 * overlap)} % of the evidence of both lies in the same place`,
    `${(milliseconds / 1000).toFixed(milliseconds < 1000 ? 2 : 1)} s`,
  ];
  byId('cost').textContent = facts.filter(Boolean).join(' · ');
  byId('answer').hidden = false;
  return `${byId('reason').textContent} ${chip.textContent}`.trim();
}
