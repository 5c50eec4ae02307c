import blurred from '../photos/blurred.jpg';
import covered from '../photos/covered.jpg';
import dark from '../photos/dark.jpg';
import good from '../photos/good.jpg';
import sideLit from '../photos/side-lit.jpg';
import turned from '../photos/turned.jpg';
import { byId } from './byId.js';

const SAMPLES: Readonly<Record<string, string>> = {
  good,
  covered,
  blurred,
  'side-lit': sideLit,
  dark,
  turned,
};

/** The sample photos: a click on one opens it. */
export function sampleInput(
  onPhoto: (photo: File) => Promise<void>,
  onError: (message: string) => void,
): void {
  byId('samples').addEventListener('click', async (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>('[data-sample]');
    const name = button?.dataset.sample;
    if (!name || !SAMPLES[name]) return;
    try {
      const response = await fetch(new URL(SAMPLES[name], import.meta.url));
      if (!response.ok) throw new Error(`${response.status}`);
      await onPhoto(new File([await response.blob()], `${name}.jpg`, { type: 'image/jpeg' }));
    } catch {
      onError('The sample photo could not be loaded.');
    }
  });
}
