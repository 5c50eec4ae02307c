/** Ends a script with one line and the exit code of the lab. */
export function fail(problem) {
  console.error(problem);
  process.exit(2);
}
