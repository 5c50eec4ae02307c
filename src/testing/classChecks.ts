import { difference, ensure, ensureRejects, ensureSame } from './assertions.js';
import type { Bench, ContractCheck } from './contractCheck.js';
import { ensureMap } from './resultChecks.js';

/** Checks of the explained class. */
export function classChecks(bench: Bench): ContractCheck[] {
  const { classifier, explain, classSpecific } = bench;
  return [
    {
      name: 'explains the most probable class by default',
      run: async () => {
        const { classNames } = classifier();
        const { target } = await explain();
        ensureSame('target.name', target.name, classNames[target.index]);
        for (const [index, name] of classNames.entries()) {
          const { target: asked } = await explain({ target: name });
          ensureSame('target', { ...asked, probability: 0 }, { index, name, probability: 0 });
          ensure(
            asked.probability <= target.probability,
            () =>
              `target must be the most probable class, got ${target.name} of ${target.probability}; ${name} has ${asked.probability}`,
          );
        }
      },
    },
    {
      name: 'returns the same bytes for the same seed, by name and by index',
      run: async () => {
        const { classNames } = classifier();
        const last = classNames.length - 1;
        const one = await explain({ target: classNames[last] });
        ensureSame('the result of the same call', await explain({ target: last }), one);
      },
    },
    classSpecific
      ? {
          name: 'returns another map for another class',
          run: async () => {
            const maps = await mapsOfClasses(bench);
            const differ = maps.slice(1).some((map) => difference(map, maps[0], 'map') !== undefined);
            ensure(differ, () => 'the maps of two classes must differ, got the same for all');
          },
        }
      : {
          name: 'returns the same map for every class, as declared',
          run: async () => {
            const [first, ...others] = await mapsOfClasses(bench);
            for (const map of others) ensureSame('the map of another class', map, first);
          },
        },
    bench.against ? honoursAgainst(bench) : refusesAgainst(bench),
  ];
}

function honoursAgainst({ classifier, explain, classSpecific }: Bench): ContractCheck {
  return {
    name: 'explains a class against another',
    run: async () => {
      const { first, last } = twoClasses(classifier());
      const explanation = await explain({ target: first, against: last });
      ensureMap(explanation, classifier().inputSize);
      const { target: other } = await explain({ target: last });
      ensureSame('target.name', explanation.target.name, first);
      ensureSame('against', explanation.against, [other]);
      const alone = await explain({ target: first });
      ensureSame('against', alone.against, undefined);
      ensure(
        !classSpecific || difference(explanation.saliency, alone.saliency, 'map') !== undefined,
        () => 'a map against another class must differ from the one without, got the same',
      );
      await ensureRejects('a class against itself', explain({ target: first, against: first }), 'RangeError');
    },
  };
}

function refusesAgainst({ classifier, explain }: Bench): ContractCheck {
  return {
    name: 'refuses `against`, as declared',
    run: async () => {
      const { first, last } = twoClasses(classifier());
      await ensureRejects(
        'a class against another',
        explain({ target: first, against: last }),
        undefined,
        '`against`',
      );
    },
  };
}

function twoClasses({ classNames }: { classNames: readonly string[] }): { first: string; last: number } {
  const last = classNames.length - 1;
  ensure(last > 0, () => '`classifier` must have two classes or more, got one');
  return { first: classNames[0], last };
}

async function mapsOfClasses({ classifier, explain }: Bench): Promise<Float32Array[]> {
  const { last } = twoClasses(classifier());
  const maps: Float32Array[] = [];
  for (let target = 0; target <= last; target++) maps.push((await explain({ target })).saliency.data);
  return maps;
}
