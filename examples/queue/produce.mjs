// Lists photos and puts them into the queue, eight a job: node examples/queue/produce.mjs PHOTOS... [--redis URL] [--queue NAME]
// It may run again, also after a kill: photos that have a result are left out, and a job that waits is not added twice.
import { createHash } from 'node:crypto';
import { Queue } from 'bullmq';
import { listPhotos } from 'lucidface/batch';
import { connect, inputs, KEYS, options, RETRIES } from './settings.mjs';

const PHOTOS_A_JOB = 8;
const connection = connect();
const queue = new Queue(options.queue, { connection });
let [listed, added] = [0, 0];
let photos = [];

async function add() {
  const known = await connection.hmget(KEYS.results, ...photos.map(({ id }) => id));
  const open = photos.filter((_, i) => known[i] === null);
  listed += photos.length;
  photos = [];
  if (open.length === 0) return;
  added += open.length;
  const jobId = createHash('sha256')
    .update(JSON.stringify(open.map(({ id }) => id)))
    .digest('hex');
  await queue.add('assess', { photos: open }, { jobId, ...RETRIES, removeOnComplete: true });
}

for await (const photo of listPhotos(inputs, { stdin: process.stdin })) {
  photos.push(photo);
  if (photos.length === PHOTOS_A_JOB) await add();
}
if (photos.length > 0) await add();
console.log(`${listed} photos, ${added} of them without a result are in the queue`);
await queue.close();
connection.disconnect();
