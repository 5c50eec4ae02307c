import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const REPORT = new URL('../../docs/reports/reliability.md', import.meta.url);
/** Faults of which there may be none. */
const NEVER = ['hang', 'never-settles', 'memory', 'crash', 'leak', 'non-finite', 'unhandled', 'good-refused'];
/** The share of refusals that may have the text of an engine or of tfjs. */
const RAW_SHARE = 0.005;
/** Bytes by which the heap may have grown after a run. */
const HEAP = 64 * 2 ** 20;

/** How many calls were refused, and how many of these with a raw text. */
function refusals({ kinds }) {
  const raw = kinds.raw ?? 0;
  const unnamed = kinds.unnamed ?? 0;
  const all = raw + unnamed + (kinds.refused ?? 0);
  return { raw, unnamed, all, share: all > 0 ? raw / all : 0 };
}

/** Whether a run has met every goal. */
export function meetsGoals(summary) {
  return (
    NEVER.every((kind) => !summary.kinds[kind]) && refusals(summary).share < RAW_SHARE && summary.heap < HEAP
  );
}

/** Prints faults with how to replay them, counts by function, and whether the goals are met. */
export function printSummary(summary, seed, most) {
  const { calls, kinds, functions, faults, heap } = summary;
  for (const { number, name, kind, text, call } of faults.slice(0, most)) {
    console.log(
      `\n${kind}: ${text}\n  npm run fuzz -- --seed ${seed} --only ${name} --case ${number}\n  ${call}`,
    );
  }
  if (faults.length > most)
    console.log(`\n... and ${faults.length - most} faults more: --faults ${faults.length}`);
  const faulty = Object.entries(functions)
    .map(([name, counts]) => [
      name,
      Object.entries(counts).filter(([kind]) => kind !== 'accepted' && kind !== 'refused'),
    ])
    .filter(([, counts]) => counts.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (faulty.length > 0) console.log('\nFaults by function:');
  for (const [name, counts] of faulty) {
    console.log(`  ${name}: ${counts.map(([kind, count]) => `${kind} ${count}`).join(', ')}`);
  }
  const { raw, unnamed, all, share } = refusals(summary);
  console.log(
    `\n${calls} calls of ${Object.keys(functions).length} functions, seed ${seed}: ${kinds.accepted ?? 0} accepted, ${all} refused,`,
  );
  console.log(
    `  ${raw} refusals with a raw text (${(100 * share).toFixed(2)} %), ${unnamed} that name no argument,`,
  );
  console.log(
    `  ${NEVER.map((kind) => `${kind} ${kinds[kind] ?? 0}`).join(', ')}, heap ${(heap / 2 ** 20).toFixed(1)} MiB more`,
  );
  const met = meetsGoals(summary);
  console.log(met ? 'All goals are met.' : 'A goal is missed.');
  return met;
}

/** Puts a section of docs/reports/reliability.md in place of the one of the same name. */
export function writeSection(title, text) {
  const before = existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : '# Reliability\n';
  const [head, ...sections] = before.split(/^(?=## )/m);
  const others = sections.filter((section) => !section.startsWith(`## ${title}\n`));
  const all = [...others, `## ${title}\n\n${text.trim()}\n`].map((section) => section.trim()).sort();
  writeFileSync(REPORT, `${head.trim()}\n\n${all.join('\n\n')}\n`);
}

/** Writes the figures of a run into docs/reports/reliability.md. */
export function writeFuzz(summary, seed) {
  const { calls, kinds, functions, heap } = summary;
  const { raw, unnamed, all, share } = refusals(summary);
  const row = (what, count, goal) => `| ${what} | ${count} | ${goal} |`;
  writeSection(
    'Hostile calls',
    `\`npm run fuzz -- --runs ${calls} --seed ${seed} --write\`: ${calls} calls of ${Object.keys(functions).length} public functions and methods of all entry points, with valid arguments
of which usually one or two values are hostile (NaN, infinities, other types and lengths, huge sizes and boxes, misspelt options, throwing
callbacks, proxies). Each runs in a process under a watchdog; every fault is printed with the command that replays it.

| | calls | goal |
|---|---|---|
${[
  row('accepted', kinds.accepted ?? 0, ''),
  row('refused', all, ''),
  row(
    'refused with a raw text of the engine or of tfjs',
    `${raw} (${(100 * share).toFixed(2)} %)`,
    'under 0.5 %',
  ),
  row('refused with a text that names no argument', unnamed, ''),
  row(
    'hang (8 s of CPU time, or a promise that never settles)',
    (kinds.hang ?? 0) + (kinds['never-settles'] ?? 0),
    '0',
  ),
  row('process ended, or grew by 1 GiB in one call', (kinds.crash ?? 0) + (kinds.memory ?? 0), '0'),
  row('tensors leaked', kinds.leak ?? 0, '0'),
  row('NaN or infinity that is not documented', kinds['non-finite'] ?? 0, '0'),
  row('rejection that nobody could catch', kinds.unhandled ?? 0, '0'),
  row('valid arguments refused', kinds['good-refused'] ?? 0, '0'),
  row('heap at the end, after garbage collection', `${(heap / 2 ** 20).toFixed(1)} MiB more`, 'under 64'),
].join('\n')}`,
  );
}
