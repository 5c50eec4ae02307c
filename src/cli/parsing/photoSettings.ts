import type { ParseArgsConfig } from 'node:util';
import type { ProfileName } from '../../model/profiles.js';
import type { NodeBackend } from '../../node/startBackend.js';
import type { FaceBox } from '../../types.js';
import { backendOf } from './backendOf.js';
import { faceOf } from './faceOf.js';
import { profileOf } from './profileOf.js';

/** The options of every command on one photo. */
export const PHOTO_OPTIONS = {
  face: { type: 'string' },
  whole: { type: 'boolean' },
  profile: { type: 'string' },
  model: { type: 'string' },
  backend: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

interface PhotoValues {
  readonly face?: string | undefined;
  readonly whole?: boolean | undefined;
  readonly profile?: string | undefined;
  readonly model?: string | undefined;
  readonly backend?: string | undefined;
}

/**
 * What `PHOTO_OPTIONS` say.
 *
 * @throws RangeError when one of them is out of range
 */
export function photoSettings({ face, whole, profile, model, backend }: PhotoValues): {
  face: FaceBox | undefined;
  whole: boolean;
  profile: ProfileName;
  model: string | undefined;
  backend: NodeBackend;
} {
  return {
    face: face === undefined ? undefined : faceOf(face),
    whole: whole ?? false,
    profile: profileOf(profile ?? 'general'),
    model,
    backend: backendOf(backend ?? 'wasm'),
  };
}
