import type { Licences } from './to-component.ts';

let loaded: Promise<Licences> | undefined;

/** The licences of the SPDX licence list that CycloneDX names by id. */
export function listedLicences(): Promise<Licences> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Licences> {
  const file = await import('../../../node_modules/@cyclonedx/cyclonedx-library/res/schema/spdx.SNAPSHOT.schema.json', {
    with: { type: 'json' },
  });
  const ids = new Set<string>(file.default.enum);
  return { isListed: (id) => ids.has(id) };
}
