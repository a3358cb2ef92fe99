/** The browser stories run the built program, as a user does; it is built once for each state of the sources. */
export async function setup(): Promise<void> {
  const { build } = await import('../../scripts/build.mjs');
  await build();
}
