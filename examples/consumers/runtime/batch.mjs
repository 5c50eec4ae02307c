import { listPhotos, photoPool } from 'lucidface/batch';

const pool = await photoPool({ workers: 2, batchSize: 2 });
const photos = listPhotos(['node_modules/lucidface/examples/photos']);
for await (const { id, score, error } of pool.assess(photos, { ordered: true }))
  console.log(id, score, error);
await pool.close();
