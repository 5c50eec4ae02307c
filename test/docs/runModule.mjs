// Runs modules one after another in one process, which starts tfjs once: `{ id, path, folder }` in, `{ id, code, stdout, stderr }` out.
// A module that never ends keeps the process from ending, which the test waits for.
import { pathToFileURL } from 'node:url';
import { formatWithOptions } from 'node:util';

/** Text that is written while a module runs. */
let output = { stdout: '', stderr: '' };
for (const name of ['stdout', 'stderr']) {
  process[name].write = (chunk, encoding, done) => {
    output[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    const callback = typeof encoding === 'function' ? encoding : done;
    callback?.();
    return true;
  };
}
/** What a module threw outside of its own promise. */
let thrown;
process.on('uncaughtException', (error) => {
  thrown ??= error;
});

async function run({ id, path, folder }) {
  output = { stdout: '', stderr: '' };
  thrown = undefined;
  process.chdir(folder);
  process.exitCode = undefined;
  try {
    await import(pathToFileURL(path).href);
    // what the module left in the queue
    await new Promise(setImmediate);
  } catch (error) {
    thrown ??= error;
  }
  if (thrown) output.stderr += formatWithOptions({ colors: false }, '%s\n', thrown);
  process.send({ id, code: thrown ? 1 : (process.exitCode ?? 0), ...output });
  process.exitCode = undefined;
}

let queue = Promise.resolve();
process.on('message', (task) => {
  if (task === 'end') process.disconnect();
  else queue = queue.then(() => run(task));
});
