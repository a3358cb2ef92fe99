/** Builds Holdfast and lets many suppliers answer one round at once: `npm run load:vendors [-- --suppliers 200 --vendors 20]`. */
import { build } from './build.mjs';

await build();
await import('../bench/vendors/run.ts');
