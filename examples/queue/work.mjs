// A worker: one process with one model. Start as many as there are cores, on any number of machines that see the photos under the same paths:
// node examples/queue/work.mjs [--redis URL] [--queue NAME] [--profile general] [--backend auto]
import { Worker } from 'bullmq';
import { photoProcessor } from 'lucidface/batch';
import { connect, KEYS, options, RETRIES } from './settings.mjs';

const connection = connect();
const processor = await photoProcessor({ profile: options.profile, backend: options.backend });

// the first worker says how results are made; another model or profile would mix two kinds of results
const { backend, ...common } = processor.header;
await connection.setnx(KEYS.header, JSON.stringify(processor.header));
const { backend: other, ...first } = JSON.parse(await connection.get(KEYS.header));
if (JSON.stringify(first) !== JSON.stringify(common)) {
  console.error(
    `the results in ${KEYS.header} are made with another model or profile: choose another --queue`,
  );
  process.exit(1);
}

const worker = new Worker(
  options.queue,
  async ({ data, attemptsMade }) => {
    // another worker, which lost its lock or was killed, may have done some of them
    const known = await connection.hmget(KEYS.results, ...data.photos.map(({ id }) => id));
    const results = await processor.assess(data.photos.filter((_, i) => known[i] === null));
    const last = attemptsMade + 1 >= RETRIES.attempts;
    const done = last ? results : results.filter((result) => !('error' in result));
    // only the first result of an id is kept: a job that ran twice, since its first worker was killed before it could say so, changes nothing
    const writing = connection.multi();
    for (const result of done) writing.hsetnx(KEYS.results, result.id, JSON.stringify(result));
    await writing.exec();
    if (done.length < results.length) throw new Error(results.find((result) => 'error' in result).error);
  },
  {
    connection,
    concurrency: 1,
    lockDuration: Number(options['lock-duration']),
    stalledInterval: Number(options['lock-duration']),
    // a photo is not to blame for the machines that were turned off
    maxStalledCount: 100,
  },
);
worker.on('error', (error) => console.error(error.message));
console.log(`ready: ${backend}${other === backend ? '' : ` (the first worker has ${other})`}`);

for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, async () => {
    // the job in work is finished first
    await worker.close();
    processor.dispose();
    connection.disconnect();
  });
