import type { BomEncoding, BomFormat, JsonObject, WrittenBom } from '../bom/document.ts';
import type { WriteOptions } from '../bom/write-options.ts';

/** What a BOM can be written as. */
export interface WriteTarget {
  format: BomFormat;
  specVersion: string;
  encoding: BomEncoding;
  write(content: JsonObject, options: WriteOptions): Promise<WrittenBom>;
}

const cycloneDxVersions = ['1.7', '1.6', '1.5', '1.4', '1.3', '1.2', '1.1', '1.0'] as const;
const spdx2Encodings = ['json', 'yaml', 'tag-value'] as const;

/**
 * All of them by name: `cyclonedx-json` and `cyclonedx-xml` are 1.7, with `@1.4` behind them an older version; `spdx-json`, `spdx-yaml`
 * and `spdx-tag-value` are SPDX 2.3, `spdx-json-ld` is SPDX 3.0.1.
 */
export const writeTargets: ReadonlyMap<string, WriteTarget> = new Map([
  ...cycloneDxVersions.flatMap((version) => cycloneDxTargets(version)),
  ...spdx2Encodings.map((encoding) => [`spdx-${encoding}`, spdx2Target(encoding)] as const),
  ['spdx-json-ld', spdx3Target()] as const,
]);

/** Other names for them, as people and other programs call them. */
const aliases: Readonly<Record<string, string>> = {
  cyclonedx: 'cyclonedx-json',
  cdx: 'cyclonedx-json',
  'cdx-json': 'cyclonedx-json',
  'cdx-xml': 'cyclonedx-xml',
  spdx: 'spdx-json-ld',
  spdx3: 'spdx-json-ld',
  'spdx-3': 'spdx-json-ld',
  'spdx3-json': 'spdx-json-ld',
  'spdx-jsonld': 'spdx-json-ld',
  spdx2: 'spdx-json',
  'spdx-2': 'spdx-json',
  'spdx2-json': 'spdx-json',
  'spdx-tv': 'spdx-tag-value',
  'spdx-tagvalue': 'spdx-tag-value',
};

/**
 * The target that a name means; a version may stand in it anywhere after the standard: `cyclonedx-1.5-xml`, `spdx-2.3`,
 * `SPDX-3.0.1`. Undefined where none is meant.
 */
export function writeTargetOf(name: string): WriteTarget | undefined {
  const words = name.toLowerCase().trim();
  const version = /[-@_ ]v?(\d+(?:\.\d+){1,2})(?=$|[-@_ ])/.exec(words);
  const plain = version ? words.replace(version[0], '') : words;
  const target = writeTargets.get(aliasOf(plain, version?.[1]));
  if (!target || !version) return target;
  return target.specVersion.replace('SPDX-', '') === version[1]
    ? target
    : writeTargets.get(`${plainName(target)}@${version[1]}`);
}

function aliasOf(name: string, version: string | undefined): string {
  if (name === 'spdx' && version?.startsWith('2.')) return 'spdx-json';
  if (name === 'spdx-json' && version?.startsWith('3.')) return 'spdx-json-ld';
  return Object.hasOwn(aliases, name) ? aliases[name]! : name;
}

function plainName({ format, encoding }: WriteTarget): string {
  return `${format}-${encoding}`;
}

function cycloneDxTargets(version: (typeof cycloneDxVersions)[number]): (readonly [string, WriteTarget])[] {
  const encodings = version === '1.1' || version === '1.0' ? (['xml'] as const) : (['json', 'xml'] as const);
  return encodings.map((encoding) => {
    const name = version === '1.7' ? `cyclonedx-${encoding}` : `cyclonedx-${encoding}@${version}`;
    const write: WriteTarget['write'] = async (content) =>
      (await import('../cyclonedx/write.ts')).writeCycloneDx(content, { version, encoding });
    return [name, { format: 'cyclonedx', specVersion: version, encoding, write }] as const;
  });
}

function spdx2Target(encoding: (typeof spdx2Encodings)[number]): WriteTarget {
  return {
    format: 'spdx',
    specVersion: 'SPDX-2.3',
    encoding,
    write: async (content, options) =>
      (await import('../spdx2/write.ts')).writeSpdx2(content, { ...options, encoding }),
  };
}

function spdx3Target(): WriteTarget {
  return {
    format: 'spdx',
    specVersion: '3.0.1',
    encoding: 'json-ld',
    write: async (content, options) => (await import('../spdx3/write.ts')).writeSpdx3(content, options),
  };
}
