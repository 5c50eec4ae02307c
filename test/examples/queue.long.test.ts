import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { photoFolder } from '../batch/photos.js';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/queue');
const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** A port that is free now. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

describe.skipIf(!hasRedis)(`the queue${hasRedis ? '' : ' (skipped: redis-server is not installed)'}`, () => {
  let folder: string;
  let redisFolder: string;
  let redis: ChildProcess;
  let url: string;
  const running = new Set<ChildProcess>();

  beforeAll(async () => {
    folder = photoFolder();
    redisFolder = mkdtempSync(join(tmpdir(), 'lucidface-redis-'));
    const port = await freePort();
    url = `redis://127.0.0.1:${port}`;
    redis = spawn(
      'redis-server',
      ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
      {
        cwd: redisFolder,
      },
    );
    await new Promise<void>((ready, fail) => {
      redis.stdout?.on('data', (text) => String(text).includes('Ready to accept connections') && ready());
      redis.on('exit', (code) => fail(new Error(`redis-server ended with ${code}`)));
    });
  });
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    const ended = new Promise((done) => redis.on('exit', done));
    redis.removeAllListeners('exit').on('exit', () => {});
    redis.kill('SIGTERM');
    await Promise.race([ended, new Promise((done) => redis.on('close', done))]);
    rmSync(folder, { recursive: true });
    rmSync(redisFolder, { recursive: true });
  });

  /** Starts a program of the example; gives its first line of output, and its end. */
  function start(program: string, ...args: string[]) {
    const child = spawn(process.execPath, [join(EXAMPLE, program), ...args, '--redis', url], { cwd: folder });
    running.add(child);
    let [out, error] = ['', ''];
    child.stderr.on('data', (text) => {
      error += text;
    });
    const line = new Promise<string>((first) => {
      child.stdout.on('data', (text) => {
        out += text;
        if (out.includes('\n')) first(out.split('\n')[0]);
      });
    });
    const ended = new Promise<{ code: number | null; out: string; error: string }>((done) =>
      child.on('close', (code) => {
        running.delete(child);
        done({ code, out, error });
      }),
    );
    return { child, line, ended };
  }

  test('gives one result an id, though workers are killed, a photo is broken and the producer runs twice', async () => {
    const ids = Array.from({ length: 40 }, (_, i) => `photo ${i}`);
    const names = ['a', 'b', 'deep/c'];
    const lines = ids.map((id, i) =>
      JSON.stringify({ id, path: `photos/${i === 5 ? 'deep/d' : names[i % 3]}.jpg` }),
    );
    writeFileSync(join(folder, 'list.jsonl'), lines.join('\n'));
    const produced = await start('produce.mjs', 'list.jsonl').ended;
    expect([produced.code, produced.error]).toEqual([0, '']);
    expect(produced.out).toBe('40 photos, 40 of them without a result are in the queue\n');
    const work = (): ReturnType<typeof start> =>
      start('work.mjs', '--lock-duration', '10000', '--backend', 'wasm');
    const doomed = work();
    expect(await doomed.line).toBe('ready: wasm');
    // it has a job by now, or has done some: it is killed either way
    await new Promise((done) => setTimeout(done, 150));
    doomed.child.kill('SIGKILL');
    await doomed.ended;
    const workers = [work(), work()];
    await Promise.all(workers.map(({ line }) => line));
    const again = await start('produce.mjs', 'list.jsonl').ended;
    expect(again.code).toBe(0);
    const collected = await start('collect.mjs', '--out', 'results.jsonl').ended;
    expect([collected.code, collected.out, collected.error]).toEqual([
      0,
      '40 results in results.jsonl\n',
      '',
    ]);
    const [header, ...results] = readFileSync(join(folder, 'results.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(header.header.schema).toBe(1);
    expect(results.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(results.filter((result) => 'error' in result).map(({ id }) => id)).toEqual(['photo 5']);
    // another model or profile is refused
    const other = await start('work.mjs', '--profile', 'id-photo', '--backend', 'wasm').ended;
    expect(other.code).toBe(1);
    expect(other.error).toContain('made with another model or profile');
    for (const { child } of workers) child.kill('SIGTERM');
    for (const { ended } of workers) expect((await ended).code).toBe(0);
  });
});
