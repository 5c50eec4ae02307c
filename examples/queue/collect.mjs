// Waits until the queue is empty, and writes the results, one line a photo: node examples/queue/collect.mjs [--out results.jsonl] [--redis URL] [--queue NAME]

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Queue } from 'bullmq';
import { connect, KEYS, options } from './settings.mjs';

const connection = connect();
const queue = new Queue(options.queue, { connection });
const STATES = ['waiting', 'active', 'delayed', 'prioritized', 'paused'];
for (;;) {
  const counts = await queue.getJobCounts(...STATES);
  if (Object.values(counts).every((count) => count === 0)) break;
  await new Promise((resolve) => setTimeout(resolve, 500));
}

const part = `${options.out}.part`;
const file = createWriteStream(part);
const write = async (line) => {
  if (!file.write(`${line}\n`)) await once(file, 'drain');
};
const header = await connection.get(KEYS.header);
if (header) await write(JSON.stringify({ header: JSON.parse(header) }));
let cursor = '0';
// a scan may give an entry twice while the hash grows
const written = new Set();
do {
  const [next, entries] = await connection.hscan(KEYS.results, cursor, 'COUNT', 1000);
  cursor = next;
  for (let i = 0; i < entries.length; i += 2) {
    if (written.has(entries[i])) continue;
    written.add(entries[i]);
    await write(entries[i + 1]);
  }
} while (cursor !== '0');
file.end();
await once(file, 'finish');
await rename(part, options.out);
console.log(`${written.size} results in ${options.out}`);
await queue.close();
connection.disconnect();
