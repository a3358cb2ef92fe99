import { build } from '../../scripts/build.mjs';

/** The browser stories run the built program, as a user does; it is built once for each state of the sources. */
export async function setup() {
  await build();
}
