import type { Assessment, Defect } from 'lucidface';
import { byId, make } from './byId.js';
import { classLabel } from './classLabel.js';
import { showMeasures } from './showMeasures.js';

/**
 * Fills the verdict card.
 *
 * @returns the text for a screen reader
 */
export function showVerdict(assessment: Assessment, photo: HTMLImageElement): string {
  const { acceptable, score, defects, probabilities, face, faces } = assessment;
  const title = acceptable ? 'Good to use' : 'Not good enough';
  const card = byId('verdict');
  card.dataset.good = String(acceptable);
  card.setAttribute('aria-busy', 'false');
  byId('verdict-title').textContent = title;
  byId('score').textContent = String(Math.round(score));
  byId('arc').style.strokeDasharray = `${Math.max(score, 0.5)} 100`;
  const summary = acceptable
    ? 'No fault was found in this photo.'
    : defects.length > 0
      ? sentence(defects.map(({ className }) => classLabel(className).toLowerCase()).join(', '))
      : unnamed(assessment);
  byId('summary').textContent = summary;
  byId('defects').replaceChildren(...defects.map(defectItem));
  byId('note').textContent = noteOn(face ? (faces?.length ?? 0) : 0);
  byId('measures').replaceChildren(
    ...Object.entries(probabilities)
      .sort(([, a], [, b]) => b - a)
      .map(([name, value]) => measureRow(name, value)),
  );
  byId('sizes').replaceChildren(
    ...sizes(assessment, photo).flatMap(([name, value]) => [make('dt', '', name), make('dd', '', value)]),
  );
  byId('measured').hidden = false;
  const todo = defects.map((defect) => defect.advice.message).join(' ');
  return `${title}. ${Math.round(score)} of 100. ${summary} ${todo}`.trim();
}

/** What was measured in pixels. */
function sizes({ face, faces }: Assessment, photo: HTMLImageElement): [string, string][] {
  const { naturalWidth, naturalHeight } = photo;
  const rows: [string, string][] = [['Photo', `${naturalWidth} × ${naturalHeight} px`]];
  if (faces) rows.push(['Faces found', String(faces.length)]);
  if (face) {
    const share = Math.round((100 * face.width) / naturalWidth);
    rows.push(['Face', `${Math.round(face.width)} px wide, ${share} % of the photo`]);
    const off = Math.round((100 * (face.x + face.width / 2)) / naturalWidth) - 50;
    rows.push([
      'Middle of the face',
      off === 0
        ? 'in the middle'
        : `${Math.abs(off)} % of the width off to the ${off < 0 ? 'left' : 'right'}`,
    ]);
  }
  return rows;
}

/** Empties the verdict card until the next verdict. */
export function awaitVerdict(): void {
  const card = byId('verdict');
  delete card.dataset.good;
  card.setAttribute('aria-busy', 'true');
  byId('verdict-title').textContent = 'Looking…';
  byId('summary').textContent = 'The photo is being judged.';
  byId('score').textContent = '–';
  byId('arc').style.strokeDasharray = '0 100';
  byId('defects').replaceChildren();
  byId('measures').replaceChildren();
  byId('sizes').replaceChildren();
  byId('measured').hidden = true;
  byId('note').textContent = '';
  showMeasures([]);
}

/** The summary where the model finds a photo not acceptable and none of its defects counts. */
function unnamed({ candidates = [], advice }: Assessment): string {
  const nearest = candidates
    .slice(0, 2)
    .map(({ className, value }) => `${classLabel(className).toLowerCase()} ${percent(value)}`);
  const closest = nearest.length > 0 ? ` Closest: ${nearest.join(', ')}.` : '';
  return `The model names no single defect.${closest} ${advice?.message ?? ''}`.trim();
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function noteOn(faces: number): string {
  if (faces === 0) return 'No face was found, so the whole photo was judged.';
  return faces > 1 ? `The largest of ${faces} faces was judged.` : '';
}

function defectItem({ className, value, threshold, advice }: Defect): HTMLElement {
  const item = make('li', 'defect');
  const head = make('p', 'name', classLabel(className));
  head.append(make('span', 'value', percent(value)));
  item.append(head, bar(value, threshold), make('p', 'advice', advice.message));
  return item;
}

function measureRow(name: string, value: number): HTMLElement {
  const row = make('tr', '');
  const head = make('th', '', classLabel(name));
  head.setAttribute('scope', 'row');
  const amount = make('td', 'amount');
  amount.append(bar(value));
  row.append(head, amount, make('td', 'number', percent(value)));
  return row;
}

function bar(value: number, threshold?: number): HTMLElement {
  const track = make('span', 'bar');
  track.setAttribute('aria-hidden', 'true');
  const fill = make('i', 'fill');
  fill.style.width = `${100 * value}%`;
  track.append(fill);
  if (threshold !== undefined) {
    const mark = make('b', 'mark');
    mark.style.left = `${100 * threshold}%`;
    mark.title = `counts from ${percent(threshold)}`;
    track.append(mark);
  }
  return track;
}

function percent(value: number): string {
  return `${Math.round(100 * value)} %`;
}
