const degraded = (g) => {
  const photo = g.photo(g.size(8, 18));
  return [photo, g.float(0, 1), { random: g.random(), ...g.some({ face: g.face(photo) }) }];
};
const names = (g) => Object.keys(g.api.DEGRADATIONS);

/** Everything that `lucidface/degradations` exports. */
export const DEGRADATIONS = {
  DEGRADATIONS: {
    make: (g) => [g.pick(names(g)), ...degraded(g)],
    // its first argument says which: only the rest is hostile
    fixed: 1,
    call: (all, [name, ...args]) => all[name](...args),
  },
  cameraVariety: { make: degraded },
  frontalLight: { make: degraded },
  local: {
    make: (g) => [g.api.DEGRADATIONS[g.pick(['defocus', 'underexpose', 'jpeg'])], ...degraded(g)],
    call: (local, [whole, ...args]) => local(whole)(...args),
  },
  compose: {
    make: (g) => [g.list(g.int(0, 2), () => g.api.DEGRADATIONS[g.pick(names(g))]), ...degraded(g)],
    call: (compose, [parts, ...args]) => compose(...(Array.isArray(parts) ? parts : [parts]))(...args),
  },
  Random: { make: (g) => [g.int(-5, 1e6)], call: (Random, args) => new Random(...args).uniform() },
  'Random.bits': { make: () => [], call: (_, __, { Random }) => new Random(1).bits() },
  'Random.uniform': { make: (g) => [g.float(-2, 0), g.float(1, 3)], call: drawing('uniform') },
  'Random.integer': { make: (g) => [g.int(1, 9)], call: drawing('integer') },
  'Random.bernoulli': { make: (g) => [g.float(0, 1)], call: drawing('bernoulli') },
  'Random.normal': { make: (g) => [g.float(-1, 1), g.float(0, 2)], call: drawing('normal') },
  // it gives what it is given
  'Random.pick': { make: (g) => [g.list(3, (i) => `choice ${i}`)], call: drawing('pick'), nonFinite: /^/ },
  'Random.permutation': { make: (g) => [g.int(0, 20)], call: drawing('permutation') },
};

function drawing(method) {
  return (_, args, { Random }) => new Random(7)[method](...args);
}
