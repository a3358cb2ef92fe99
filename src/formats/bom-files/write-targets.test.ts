import { describe, expect, it } from 'vitest';
import { writeTargetOf, writeTargets } from './write-targets.ts';

describe('writeTargetOf', () => {
  it.each([
    ['cyclonedx-json', 'cyclonedx 1.7 json'],
    ['CycloneDX', 'cyclonedx 1.7 json'],
    ['cyclonedx-xml@1.4', 'cyclonedx 1.4 xml'],
    ['cyclonedx-1.5-json', 'cyclonedx 1.5 json'],
    ['cyclonedx-1.7', 'cyclonedx 1.7 json'],
    ['cdx-xml', 'cyclonedx 1.7 xml'],
    ['spdx', 'spdx 3.0.1 json-ld'],
    ['SPDX-3.0.1', 'spdx 3.0.1 json-ld'],
    ['spdx-3.0.1-json', 'spdx 3.0.1 json-ld'],
    ['spdx-2.3', 'spdx SPDX-2.3 json'],
    ['spdx-json', 'spdx SPDX-2.3 json'],
    ['spdx-json@2.3', 'spdx SPDX-2.3 json'],
    ['spdx-2.3-tag-value', 'spdx SPDX-2.3 tag-value'],
    ['spdx-yaml', 'spdx SPDX-2.3 yaml'],
    ...[...writeTargets].map(([name, { format, specVersion, encoding }]) => [
      name,
      `${format} ${specVersion} ${encoding}`,
    ]),
  ])('%s means %s', (name, expected) => {
    const target = writeTargetOf(name);

    expect(target && `${target.format} ${target.specVersion} ${target.encoding}`).toBe(expected);
  });

  it.each(['cyclonedx-1.1-json', 'cyclonedx-2.0', 'spdx-2.2', 'xlsx', '', 'constructor'])('knows no "%s"', (name) => {
    expect(writeTargetOf(name)).toBeUndefined();
  });
});
