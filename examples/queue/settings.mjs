// What producer, workers and collector share
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';

export const { values: options, positionals: inputs } = parseArgs({
  allowPositionals: true,
  options: {
    redis: { type: 'string', default: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379' },
    queue: { type: 'string', default: 'lucidface' },
    profile: { type: 'string', default: 'general' },
    backend: { type: 'string', default: 'auto' },
    out: { type: 'string', default: 'results.jsonl' },
    // milliseconds without a sign of life after which the photos of a worker go to another
    'lock-duration': { type: 'string', default: '30000' },
  },
});

/** Redis keys: results by id, and what all of them have in common. */
export const KEYS = { results: `${options.queue}:results`, header: `${options.queue}:header` };

/** Attempts at photos that cannot be read, with twice the wait after each: a file server may come back. */
export const RETRIES = { attempts: 4, backoff: { type: 'exponential', delay: 500 } };

/** BullMQ waits for Redis as long as it takes. */
export const connect = () => new Redis(options.redis, { maxRetriesPerRequest: null });
