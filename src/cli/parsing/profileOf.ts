import { PROFILES, type ProfileName } from '../../model/profiles.js';
import { checkOneOf } from '../../validate.js';

/** @throws RangeError unless it is the name of a profile */
export function profileOf(name: string): ProfileName {
  checkOneOf('--profile', name, Object.keys(PROFILES));
  return name as ProfileName;
}
