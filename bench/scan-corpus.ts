/** Made-up inputs of the real sizes: always the same for the same seed, so that figures of different days compare. */

/** A generator of numbers in [0, 1): mulberry32, enough for test data. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Package {
  ecosystem: string;
  name: string;
  purl: string;
}

/** Of each hundred vulnerability records, roughly as the public databases have them. */
const ecosystems = [
  { ecosystem: 'npm', share: 40, name: (id: string) => `lib-${id}`, purl: (id: string) => `pkg:npm/lib-${id}` },
  { ecosystem: 'npm', share: 10, name: (id: string) => `@org/${id}`, purl: (id: string) => `pkg:npm/%40org/${id}` },
  { ecosystem: 'PyPI', share: 20, name: (id: string) => `py-${id}`, purl: (id: string) => `pkg:pypi/py-${id}` },
  {
    ecosystem: 'Maven',
    share: 18,
    name: (id: string) => `org.example:art-${id}`,
    purl: (id: string) => `pkg:maven/org.example/art-${id}`,
  },
  {
    ecosystem: 'Go',
    share: 8,
    name: (id: string) => `example.com/mod/${id}`,
    purl: (id: string) => `pkg:golang/example.com/mod/${id}`,
  },
  {
    ecosystem: 'crates.io',
    share: 4,
    name: (id: string) => `crate-${id}`,
    purl: (id: string) => `pkg:cargo/crate-${id}`,
  },
];

const kindByPlace = ecosystems.flatMap((kind) => Array.from({ length: kind.share }, () => kind));

function packageOf(number: number): Package {
  const kind = kindByPlace[number % 100]!;
  const id = (number * 7919).toString(36);
  return { ecosystem: kind.ecosystem, name: kind.name(id), purl: kind.purl(id) };
}

/** Seven of ten records call every version of a package malicious, as in npm's real mix; the others have one to three ranges. */
export function* advisoryRecords(count: number): Generator<object> {
  const random = seeded(11);
  for (let number = 0; number < count; number++) {
    if (random() < 0.72) yield maliciousRecord(number);
    else yield vulnerabilityRecord(number, random);
  }
}

function maliciousRecord(number: number): object {
  return {
    id: `MAL-2025-${number}`,
    modified: '2025-06-01T00:00:00Z',
    summary: `Malicious code in pkg-${number.toString(36)} (npm)`,
    affected: [
      {
        package: { ecosystem: 'npm', name: `pkg-${number.toString(36)}` },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
      },
    ],
  };
}

/** Ranges lie over one another on 16,000 packages: the popular ones have a dozen records, most have a few. */
function vulnerabilityRecord(number: number, random: () => number): object {
  const { ecosystem, name } = packageOf(Math.floor(random() ** 2 * knownPackages));
  const bounds = Array.from({ length: 2 * (1 + Math.floor(random() * 3)) }, () => Math.floor(random() ** 2 * 200));
  const events = bounds
    .sort((a, b) => a - b)
    .map((bound, index) => ({ [index % 2 === 0 ? 'introduced' : 'fixed']: versionOf(bound) }));
  return {
    id: `GHSA-${number
      .toString(36)
      .padStart(12, '0')
      .replace(/(.{4})(.{4})(.{4})/, '$1-$2-$3')}`,
    aliases: [`CVE-2024-${number}`],
    modified: '2025-05-01T00:00:00Z',
    summary: `A flaw of the kind ${number % 997} lets others do what ${name} should not`,
    severity: [{ type: 'CVSS_V3', score: vectorOf(random) }],
    affected: [
      { package: { ecosystem, name }, ranges: [{ type: ecosystem === 'npm' ? 'SEMVER' : 'ECOSYSTEM', events }] },
    ],
  };
}

const knownPackages = 16_000;

/** Versions in their order: 0.0.1, …, 0.9.9, 1.0.0, … */
function versionOf(place: number): string {
  const next = place + 1;
  return `${Math.floor(next / 100)}.${Math.floor(next / 10) % 10}.${next % 10}`;
}

/** A few vectors are stated again and again, most never: a tenth of 250 covers half of the records. */
function vectorOf(random: () => number): string {
  return vectors[Math.floor(random() ** 3 * vectors.length)]!;
}

const vectors = manyVectors(250, seeded(3));

function manyVectors(count: number, random: () => number): string[] {
  const one = (values: string) => values[Math.floor(random() * values.length)];
  return Array.from({ length: count }, () => {
    const attack = `AV:${one('NNNAL')}/AC:${one('LLH')}/PR:${one('NNL')}/UI:${one('NNR')}/S:${one('UUC')}`;
    return `CVSS:3.1/${attack}/C:${one('NLH')}/I:${one('NLH')}/A:${one('NLH')}`;
  });
}

/** A BOM as generators write it, with hashes, licences and references: four of ten packages are known to the advisories. */
export function bomOf(count: number): string {
  const random = seeded(5);
  const components = Array.from({ length: count }, (_, index) => componentOf(index, random));
  const dependencies = components.map((component, index) => ({
    ref: component['bom-ref'],
    dependsOn: index + 7 < count ? [components[index + 3]!['bom-ref'], components[index + 7]!['bom-ref']] : [],
  }));
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': 'root', name: 'bench' } },
    components,
    dependencies,
  };
  return JSON.stringify(bom, null, 2);
}

function componentOf(index: number, random: () => number) {
  const known = random() < 0.42;
  const part = packageOf(known ? Math.floor(random() * knownPackages) : 1_000_000 + index);
  // Most of what is installed is newer than most of what was found in it.
  const version = versionOf(known && random() < 0.12 ? Math.floor(random() * 200) : 200 + Math.floor(random() * 300));
  const purl = `${part.purl}@${part.ecosystem === 'Go' ? 'v' : ''}${version}`;
  return {
    type: 'library',
    'bom-ref': `${purl}#${index}`,
    name: part.name,
    version,
    description: `Component number ${index}: does one thing, and says in a sentence of the usual length what that is.`,
    hashes: [{ alg: 'SHA-512', content: hexOf(random, 128) }],
    licenses: [{ license: { id: random() < 0.8 ? 'MIT' : 'Apache-2.0' } }],
    purl,
    externalReferences: [
      { type: 'website', url: `https://example.com/packages/${index}#readme` },
      { type: 'vcs', url: `git+https://example.com/packages/${index}.git` },
      { type: 'issue-tracker', url: `https://example.com/packages/${index}/issues` },
    ],
    properties: [{ name: 'source:file', value: `node_modules/${part.name}/package.json` }],
  };
}

function hexOf(random: () => number, length: number): string {
  let hex = '';
  while (hex.length < length)
    hex += Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return hex.slice(0, length);
}
