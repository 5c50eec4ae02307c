import type { FaceBox } from 'lucidface';
import { byId } from './byId.js';

/** How much of the photo is seen closely: the sides of the square around the face, in units of the face. */
const AROUND = 1.7;

/**
 * The button that brings the face close, for a face that is small in its photo.
 *
 * @returns tells which face there is; without one, or with a large one, there is nothing to bring closer
 */
export function closer(): (face: FaceBox | undefined) => void {
  const button = byId<HTMLButtonElement>('closer');
  const sheet = byId('sheet');
  let transform = '';
  const show = (close: boolean): void => {
    button.setAttribute('aria-pressed', String(close));
    button.textContent = close ? 'Whole photo' : 'Closer';
    sheet.style.transform = close ? transform : '';
  };
  button.addEventListener('click', () => show(button.getAttribute('aria-pressed') === 'false'));
  return (face) => {
    show(false);
    const zoom = face ? zoomTo(face, byId<HTMLImageElement>('picture')) : undefined;
    button.hidden = !zoom;
    transform = zoom ?? '';
  };
}

function zoomTo(face: FaceBox, { naturalWidth, naturalHeight }: HTMLImageElement): string | undefined {
  const side = AROUND * Math.max(face.width, face.height);
  const scale = Math.min(naturalWidth, naturalHeight) / side;
  if (scale < 1.3) return undefined;
  // the middle of the face to the middle of the frame, but no further than the edge of the photo
  const shift = (middle: number, whole: number): number =>
    100 * Math.min(0, Math.max(1 - scale, 0.5 - (scale * middle) / whole));
  const x = shift(face.x + face.width / 2, naturalWidth);
  const y = shift(face.y + face.height / 2, naturalHeight);
  return `translate(${x}%, ${y}%) scale(${scale})`;
}
