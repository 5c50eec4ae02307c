/**
 * An engine that counts the runs of one network.
 *
 * @param factory - makes the engines
 * @returns the factory that counts, and how many runs there were so far
 */
export function countingEngine(factory, counted) {
  let runs = 0;
  const engine = async (net) => {
    const own = await factory(net);
    if (net !== counted) return own;
    return {
      name: own.name,
      preferredBatchSize: own.preferredBatchSize,
      run: (...batch) => {
        runs++;
        return own.run(...batch);
      },
      dispose: () => own.dispose(),
    };
  };
  return { engine, runs: () => runs };
}
