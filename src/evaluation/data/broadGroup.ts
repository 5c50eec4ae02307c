import { checkString } from '../../validate.js';

/** Two broad groups between which errors are compared. */
export type BroadGroup = 'dark' | 'light';

/**
 * Groups that count as mostly dark and mostly light skin. **A group is not a skin tone**: the names are those of the sources, ethnicities and
 * the countries of prompts, and people within each of them differ. Groups that fit neither list well (such as hispanic-american, west_asian,
 * Brazil or Egypt) are in neither and are not compared. Names are compared in lower case, with `_` and `-` as spaces.
 */
export const BROAD_GROUPS: Readonly<Record<BroadGroup, readonly string[]>> = {
  dark: [
    // names used by photo collections
    ...['dark', 'black', 'african', 'african american', 'south asian', 'indian'],
    // countries south of the Sahara
    ...[
      'angola',
      'benin',
      'botswana',
      'burkina faso',
      'burundi',
      'cameroon',
      'central african republic',
      'chad',
    ],
    ...[
      'comoros',
      'congo',
      "cote d'ivoire",
      'democratic republic of the congo',
      'djibouti',
      'equatorial guinea',
    ],
    ...[
      'eritrea',
      'eswatini',
      'ethiopia',
      'gabon',
      'gambia',
      'ghana',
      'guinea',
      'guinea bissau',
      'kenya',
      'lesotho',
    ],
    ...[
      'liberia',
      'madagascar',
      'malawi',
      'mali',
      'mayotte',
      'mozambique',
      'namibia',
      'niger',
      'nigeria',
      'rwanda',
    ],
    ...[
      'sao tome and principe',
      'senegal',
      'sierra leone',
      'somalia',
      'south sudan',
      'sudan',
      'tanzania',
      'togo',
    ],
    ...['uganda', 'zambia', 'zimbabwe'],
    // South Asia
    ...['bangladesh', 'india', 'maldives', 'pakistan', 'sri lanka'],
    // the Caribbean and Melanesia
    ...[
      'antigua and barbuda',
      'bahamas',
      'barbados',
      'dominica',
      'grenada',
      'haiti',
      'jamaica',
      'martinique',
    ],
    ...[
      'saint kitts and nevis',
      'saint lucia',
      'saint vincent and the grenadines',
      'sint maarten',
      'saint martin',
    ],
    ...['fiji', 'papua new guinea', 'solomon islands', 'vanuatu'],
  ],
  light: [
    ...['light', 'white', 'caucasian', 'european', 'white american', 'east asian', 'east asian/white'],
    // Europe
    ...[
      'albania',
      'andorra',
      'austria',
      'belarus',
      'belgium',
      'bosnia and herzegovina',
      'bulgaria',
      'croatia',
    ],
    ...[
      'czech republic',
      'denmark',
      'estonia',
      'faroe islands',
      'finland',
      'france',
      'germany',
      'greece',
      'hungary',
    ],
    ...[
      'iceland',
      'ireland',
      'isle of man',
      'italy',
      'latvia',
      'liechtenstein',
      'lithuania',
      'luxembourg',
      'moldova',
    ],
    ...[
      'monaco',
      'montenegro',
      'netherlands',
      'norway',
      'poland',
      'portugal',
      'romania',
      'russian federation',
    ],
    ...[
      'san marino',
      'serbia',
      'slovakia',
      'slovenia',
      'spain',
      'sweden',
      'switzerland',
      'ukraine',
      'united kingdom',
    ],
    // East Asia
    ...[
      'china',
      "democratic people's republic of korea",
      'hong kong',
      'japan',
      'republic of korea',
      'korea',
      'taiwan',
    ],
  ],
};

/** The broad group of a group name of a source; undefined if it fits neither. */
export function broadGroup(group: string): BroadGroup | undefined {
  checkString('group', group);
  const name = group.trim().toLowerCase().replaceAll(/[_-]/g, ' ');
  return (['dark', 'light'] as const).find((broad) => BROAD_GROUPS[broad].includes(name));
}
