/** Builds Holdfast, fills one with many bills of materials and prints how fast it is then: `npm run load [-- --boms 1000] [--data FOLDER]`. */
import { build } from './build.mjs';

await build();
await import('../bench/load/run.ts');
