const [photo, verdict] = ['photo', 'verdict'].map((id) => document.getElementById(id));
await photo.decode();
const worker = new Worker(new URL(`worker.js${location.search}`, import.meta.url), { type: 'module' });
worker.addEventListener('message', ({ data }) => {
  verdict.textContent = JSON.stringify(data);
});
worker.addEventListener('error', ({ message }) => {
  verdict.textContent = JSON.stringify({ error: message });
});
const bitmap = await createImageBitmap(photo);
worker.postMessage(bitmap, [bitmap]);
