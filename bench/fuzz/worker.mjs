// Runs cases in a process of its own, so that one that hangs can be stopped: node worker.mjs '{ doors, table, seed, from, to, only, door, hang }'.
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { callable, exportsOf } from './doors.mjs';
import { makeEnvironment } from './environment.mjs';
import { makeCase, nameOf } from './runCase.mjs';

/** The pipe to the parent. */
const PIPE = 3;

const { doors, table: tablePath, seed, from, to, only, door, hang } = JSON.parse(process.argv[2]);
const { api, at } = exportsOf(await import(pathToFileURL(doors).href));
const { TABLE: table } = await import(tablePath);
const inDoor = (name) => door === undefined || at[name.split('.')[0]].split(', ').includes(door);
const names = callable(api).filter((name) => Object.hasOwn(table, name) && inDoor(name));
if (names.length === 0) throw new Error(`there is no function of the door ${door} in the table`);
const env = await makeEnvironment(api);

// written at once, also when the next call never returns
function send(message) {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(PIPE, bytes, done);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

send({ ready: names.length, heap: heap() });
for (let number = from; number < to; number++) {
  const name = only ?? nameOf(table, names, seed, number);
  const { call, run } = makeCase({ api, env, table, idle: hang }, name, seed, number);
  send({ start: number, name, call });
  send({ done: number, ...(await run()) });
}
send({ end: true, heap: heap() });
process.exit(0);
