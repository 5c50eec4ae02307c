import { byId } from './byId.js';

/** What a browser opens, for error messages. */
export const FORMATS = 'JPEG, PNG, WebP, GIF, AVIF and BMP work; HEIC works in Safari only.';

/** Takes photos that are chosen, dropped anywhere on the page, or pasted. */
export function photoInput(onPhoto: (photo: File) => void, onOther: (message: string) => void): void {
  const take = (files: FileList | null | undefined): void => {
    const [file] = files ?? [];
    if (file?.type.startsWith('image/')) onPhoto(file);
    else if (file) onOther(`${file.name || 'That'} is not a picture. ${FORMATS}`);
  };
  const input = byId<HTMLInputElement>('file');
  input.addEventListener('change', () => {
    take(input.files);
    input.value = ''; // the same file may be chosen again
  });
  document.addEventListener('paste', (event) => take(event.clipboardData?.files));

  const dropZone = byId('drop');
  const hasFiles = (event: DragEvent): boolean => Boolean(event.dataTransfer?.types.includes('Files'));
  document.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    dropZone.classList.add('over');
  });
  document.addEventListener('dragleave', (event) => {
    // out of the window, not from one element to the next
    if (!event.relatedTarget) dropZone.classList.remove('over');
  });
  document.addEventListener('drop', (event) => {
    dropZone.classList.remove('over');
    if (!hasFiles(event)) return;
    event.preventDefault();
    take(event.dataTransfer?.files);
  });
}
