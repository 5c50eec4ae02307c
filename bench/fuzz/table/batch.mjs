/** A tiny model in this process: no worker is started. */
const settings = (g) => ({
  model: 'model/model.json',
  backend: 'cpu',
  detect: false,
  ...g.some({ profile: g.pick(['general', 'id-photo']), method: 'grad-cam', numSamples: 8, seed: 1 }),
});
const photos = (g) =>
  g.list(g.int(0, 3), (_, i) => ({
    id: `${i}`,
    path: g.pick(['in.png', 'text.txt', 'nowhere.png']),
    ...g.some({ face: { x: 1, y: 1, width: 6, height: 6 }, group: 'a' }),
  }));
const all = async (values) => {
  const found = [];
  for await (const value of values) found.push(value);
  return found;
};

/** The door `lucidface/batch`. */
export const BATCH = {
  shardOf: { make: (g) => [g.pick(['a', 'photos/b.jpg']), g.int(1, 9)] },
  listPhotos: {
    make: (g) => [
      g.list(g.int(0, 2), () => g.pick(['in.png', 'classes', '*.png', 'photos.csv', 'nowhere.png'])),
      g.some({ groupField: 'group' }),
    ],
    call: (listPhotos, args) => all(listPhotos(...args)),
  },
  photoProcessor: {
    make: (g) => [settings(g), photos(g)],
    call: async (photoProcessor, [options, list]) => {
      const processor = await photoProcessor(options);
      try {
        return await processor.assess(list);
      } finally {
        processor.dispose();
      }
    },
    share: 0.5,
  },
  photoPool: {
    make: (g) => [
      { ...settings(g), workers: 0, ...g.some({ batchSize: 2 }) },
      photos(g),
      g.some({ ordered: g.bool() }),
    ],
    call: async (photoPool, [options, list, more]) => {
      const pool = await photoPool(options);
      try {
        return await all(pool.assess(list, more));
      } finally {
        await pool.close();
      }
    },
    share: 0.5,
  },
  runBatch: {
    make: (g) => [
      // few: on the cpu backend the search for a face takes seconds a photo
      ['in.png', 'text.txt'],
      {
        ...settings(g),
        workers: 0,
        ...g.some({
          batchSize: 2,
          format: g.pick(['jsonl', 'csv']),
          ordered: g.bool(),
          shard: { index: 1, count: 2 },
          write: () => {},
          onProgress: () => {},
        }),
      },
    ],
    share: 0.5,
  },
};
