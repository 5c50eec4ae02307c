import type { Measure } from 'lucidface/measures';
import { byId, make } from './byId.js';
import { measureLabel } from './measureLabel.js';

/** Measures that are shown beside the classes; all of them are one click away. */
const FIRST: readonly string[] = [
  'yaw',
  'pitch',
  'roll',
  'headroom',
  'left-right-light',
  'sharpness',
  'inter-eye-distance',
  'head-height',
  'background-gradient',
];

/** Fills the tables of measured values; none hides them. */
export function showMeasures(measures: readonly Measure[]): void {
  byId('units').hidden = measures.length === 0;
  byId('all-units').hidden = measures.length === 0;
  byId('first-measures').replaceChildren(
    ...measures.filter(({ name }) => FIRST.includes(name)).map(measureRow),
  );
  byId('all-measures').replaceChildren(...measures.map(measureRow));
}

function measureRow(measure: Measure): HTMLElement {
  const row = make('tr', '');
  const head = make('th', '', measureLabel(measure.name));
  head.setAttribute('scope', 'row');
  const { percentile } = measure;
  const place = make('td', 'place', percentile === undefined ? '' : String(Math.round(percentile)));
  row.append(head, make('td', 'number', valueText(measure)), place);
  return row;
}

/** Words for a positive and a negative value of a measure with a direction. */
const DIRECTIONS: Readonly<Record<string, readonly [positive: string, negative: string]>> = {
  yaw: ['left', 'right'],
  pitch: ['up', 'down'],
  roll: ['left', 'right'],
  'left-right-light': ['left', 'right'],
  'centre-offset': ['to the right edge', 'to the left edge'],
};

/** A value with its unit, as people read it. */
function valueText({ name, value, unit }: Measure): string {
  const directions = DIRECTIONS[name];
  const shown = amount(directions ? Math.abs(value) : value, unit);
  if (!directions) return shown;
  return `${shown} ${directions[value >= 0 ? 0 : 1]}`;
}

function amount(value: number, unit: Measure['unit']): string {
  switch (unit) {
    case 'degrees':
      return `${value.toFixed(1)}°`;
    case 'stops':
      return `${value.toFixed(1)} stops`;
    case 'pixels':
      return `${Math.round(value)} px`;
    case 'share':
      return `${(100 * value).toFixed(Math.abs(value) < 0.1 ? 1 : 0)} %`;
    case 'bits':
      return `${value.toFixed(1)} bits`;
    case 'levels':
      return `${value.toFixed(1)} of 255`;
    case 'Lab':
      return `${value.toFixed(1)} Lab`;
    case 'ratio':
      return value.toFixed(2);
    case 'count':
      return String(value);
  }
}
