/** Builds Holdfast, then prints how fast it is: `npm run bench [-- --json] [-- --only NAME]`. */
import { build } from './build.mjs';

await build();
await import('../bench/run.ts');
