import { type PhotoProcessor, photoProcessor } from './photoProcessor.js';
import type { FromWorker, ToWorker } from './workerMessages.js';

// The process that `photoPool` forks: one model, one task after the other

let processor: Promise<PhotoProcessor> | undefined;
let last: Promise<unknown> = Promise.resolve();

function send(message: FromWorker): void {
  // a parent that has ended no longer reads
  if (process.connected) process.send?.(message);
}

async function handle(message: ToWorker): Promise<void> {
  if (message.kind === 'start') {
    processor = photoProcessor(message.settings);
    send({ kind: 'ready', header: (await processor).header });
    return;
  }
  const { task, photos } = message;
  const results = await (await processor)?.assess(photos);
  if (results) send({ kind: 'results', task, results });
}

process.on('message', (message: ToWorker) => {
  last = last
    .then(() => handle(message))
    .catch((error: unknown) => {
      const { name, message: text } = error instanceof Error ? error : new Error(String(error));
      const task = message.kind === 'assess' ? { task: message.task } : {};
      send({ kind: 'failed', ...task, name, message: text });
    });
});
// a terminal sends Ctrl-C to the parent, too, which ends its workers when their photos are done
process.on('SIGINT', () => {});
// the workers end with their parent
process.on('disconnect', () => process.exit(0));
