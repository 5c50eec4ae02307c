import { byId, make } from './byId.js';
import { classLabel } from './classLabel.js';
import type { Explained } from './messages.js';

const AGREE = 'Both methods point at the same place';
const DISAGREE = 'The methods point at different places';

/** Shows what an explanation says in words. Returns what a screen reader is told. */
export function showAnswer(explained: Explained): string {
  const { target, reasons, agree, overlap, warnings, milliseconds } = explained;
  const label = classLabel(target.name);
  const said = reasons
    ? reasons.sentence.replace(`${target.name}: `, `${label}: `)
    : `${label}: see the map. Without a face, no part of it can be named.`;
  const sided = reasons?.named.some((name) => /^(left|right)-/.test(name));
  byId('reason').textContent = /[.!?]$/.test(said) ? said : `${said}.`;
  const doubts = [...warnings];
  if (sided) doubts.unshift('Left and right are those of the photo as you see it.');
  byId('doubts').replaceChildren(...doubts.map((text) => make('li', '', text)));
  const chip = byId('agreement');
  chip.hidden = agree === undefined;
  chip.dataset.good = String(agree);
  chip.textContent = agree === undefined ? '' : agree ? AGREE : DISAGREE;
  const facts = [
    `Probability ${Math.round(100 * target.probability)} %`,
    overlap !== undefined && `${Math.round(100 * overlap)} % of the evidence in the same place`,
    `${(milliseconds / 1000).toFixed(milliseconds < 1000 ? 2 : 1)} s`,
  ];
  byId('cost').textContent = facts.filter(Boolean).join(' · ');
  byId('answer').hidden = false;
  return `${byId('reason').textContent} ${chip.textContent}`.trim();
}
