import { createRequire } from 'node:module';

const { version: packaged } = createRequire(import.meta.url)('../../package.json') as { version: string };

/** Of this Owlery. */
export const version = packaged;
