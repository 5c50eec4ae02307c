import { version } from '../package.json';

/** Version of this library. */
export const VERSION: string = version;
