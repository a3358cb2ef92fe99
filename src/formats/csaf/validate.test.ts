import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import { aCsafDocument } from '../../../tests/csaf.ts';
import { draftCsaf } from './read-csaf.ts';
import { csaf20Tests } from './tests/csaf-2.0.ts';
import { validateCsaf } from './validate.ts';

type Draft = ReturnType<typeof aCsafDocument> & Record<string, unknown>;

interface AVulnerability {
  cve: string;
  remediations?: object[];
  product_status?: Record<string, string[]>;
  [member: string]: unknown;
}

/** A document with a tree of two products and one vulnerability, valid in every mandatory test. */
function anAdvisory() {
  return {
    ...aCsafDocument(),
    product_tree: {
      full_product_names: [product('A'), product('B')],
      product_groups: [{ group_id: 'G', product_ids: ['A', 'B'] }],
    },
    vulnerabilities: [
      {
        cve: 'CVE-2024-0001',
        notes: [{ category: 'summary', text: 'A flaw.' }],
        product_status: { known_affected: ['A'], known_not_affected: ['B'] } as Record<string, string[]>,
        remediations: [{ category: 'vendor_fix', details: 'Update.', group_ids: ['G'] }] as object[],
        flags: [{ label: 'component_not_present', product_ids: ['B'] }] as object[],
        scores: [{ products: ['A'], cvss_v3: score() }] as object[],
      },
    ] as AVulnerability[],
  };
}

function product(id: string, helper: object = { purl: 'pkg:npm/a@1' }) {
  return { name: id, product_id: id, product_identification_helper: helper };
}

function score(changes: object = {}) {
  return {
    version: '3.1',
    vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    baseScore: 9.8,
    baseSeverity: 'CRITICAL',
    ...changes,
  };
}

function verdictOn(document: object) {
  return validateCsaf(new TextEncoder().encode(JSON.stringify(document)));
}

function raisedBy(document: object): string[] {
  const { problems, warnings } = verdictOn(document);
  return [...new Set([...problems, ...warnings].map(({ test }) => test))];
}

/** The document with another value at a path such as `document.tracking.version`. */
function withValue(document: object, path: string, value: unknown): Draft {
  const copy = structuredClone(document) as Draft;
  const names = path.split('.');
  const last = names.pop()!;
  let inner = copy as Record<string, unknown>;
  for (const name of names) {
    inner[name] ??= {};
    inner = inner[name] as Record<string, unknown>;
  }
  if (value === undefined) delete inner[last];
  else inner[last] = value;
  return copy;
}

function revisions(...entries: [date: string, number: string][]) {
  return entries.map(([date, number]) => ({ date, number, summary: 'Changed.' }));
}

describe('validateCsaf', () => {
  it('finds no problem in a sound advisory', () => {
    expect(verdictOn(anAdvisory()).problems).toEqual([]);
  });

  const vulnerability = 'vulnerabilities.0';
  const tracking = 'document.tracking';

  it.each<[test: string, path: string, value: unknown]>([
    ['schema', 'document.title', undefined],
    ['6.1.1', `${vulnerability}.product_status.fixed`, ['C']],
    ['6.1.1', `${vulnerability}.flags.0.product_ids`, ['C']],
    ['6.1.1', 'product_tree.product_groups.0.product_ids', ['A', 'C']],
    ['6.1.2', 'product_tree.full_product_names', [product('A'), product('B'), product('A')]],
    ['6.1.3', 'product_tree.relationships', [relationship('C', 'A', 'C')]],
    ['6.1.3', 'product_tree.relationships', [relationship('C', 'A', 'D'), relationship('D', 'C', 'A')]],
    ['6.1.4', `${vulnerability}.remediations.0.group_ids`, ['H']],
    ['6.1.4', `${vulnerability}.flags.0.group_ids`, ['H']],
    ['6.1.6', `${vulnerability}.product_status.first_fixed`, ['A']],
    ['6.1.6', `${vulnerability}.product_status.under_investigation`, ['B']],
    ['6.1.7', `${vulnerability}.scores.1`, { products: ['A'], cvss_v3: score() }],
    ['6.1.8', `${vulnerability}.scores.0.cvss_v3.baseSeverity`, undefined],
    ['6.1.9', `${vulnerability}.scores.0.cvss_v3.baseScore`, 9.7],
    ['6.1.9', `${vulnerability}.scores.0.cvss_v3.baseSeverity`, 'HIGH'],
    ['6.1.9', `${vulnerability}.scores.0.cvss_v3.temporalScore`, 9.7],
    ['6.1.9', `${vulnerability}.scores.0.cvss_v3.environmentalSeverity`, 'LOW'],
    ['6.1.10', `${vulnerability}.scores.0.cvss_v3.attackVector`, 'LOCAL'],
    ['6.1.11', `${vulnerability}.cwe`, { id: 'CWE-999999', name: 'Nothing' }],
    ['6.1.12', 'document.lang', 'EZ'],
    ['6.1.12', 'document.source_lang', 'de-gan'],
    ['6.1.13', 'product_tree.full_product_names.0.product_identification_helper.purl', 'pkg:maven/@1.3.4'],
    ['6.1.13', 'product_tree.full_product_names.0.product_identification_helper.purl', 'pkg://npm/a'],
    [
      '6.1.14',
      `${tracking}.revision_history`,
      revisions(['2024-03-01T09:00:00Z', '2'], ['2024-03-01T11:00:00+01:00', '1']),
    ],
    ['6.1.15', 'document.publisher.category', 'translator'],
    ['6.1.16', `${tracking}.version`, '2'],
    ['6.1.17', `${tracking}.version`, '0'],
    ['6.1.17', `${tracking}.version`, '1.0.0-rc.1'],
    ['6.1.18', `${tracking}.revision_history.0.number`, '0'],
    ['6.1.19', `${tracking}.revision_history.0.number`, '1.0.0-rc'],
    ['6.1.20', `${tracking}.version`, '1.0.0-rc.1'],
    ['6.1.21', `${tracking}.revision_history`, revisions(['2024-01-01T00:00:00Z', '1'], ['2024-02-01T00:00:00Z', '3'])],
    ['6.1.21', `${tracking}.revision_history.0.number`, '2'],
    ['6.1.21', `${tracking}.revision_history.0.number`, '2.1.0'],
    ['6.1.22', `${tracking}.revision_history`, revisions(['2024-01-01T00:00:00Z', '1'], ['2024-02-01T00:00:00Z', '1'])],
    ['6.1.23', 'vulnerabilities.1', { cve: 'CVE-2024-0001' }],
    [
      '6.1.24',
      `${vulnerability}.involvements`,
      [
        { party: 'vendor', status: 'open', date: '2024-01-01T00:00:00Z' },
        { party: 'vendor', status: 'completed', date: '2024-01-01T01:00:00+01:00' },
      ],
    ],
    ['6.1.25', 'product_tree.full_product_names.0.product_identification_helper', hashes('sha256', 'sha256')],
    ...['Csaf_a', 'Informational Advisory', 'security-incident-response', 'Security      Advisory', 'veX', 'V_eX'].map(
      (category): [string, string, string] => ['6.1.26', 'document.category', category],
    ),
    ['6.1.26', 'document.category', 'CSAF–Security Advisory'],
    ['6.1.27.1', 'document.category', 'csaf_informational_advisory'],
    ['6.1.27.2', 'document.category', 'csaf_security_incident_response'],
    ['6.1.27.3', 'document.category', 'csaf_informational_advisory'],
    ['6.1.28', 'document.source_lang', 'EN'],
    ['6.1.29', `${vulnerability}.remediations.1`, { category: 'workaround', details: 'Wait.' }],
    ['6.1.30', `${tracking}.revision_history.0.number`, '1.0.0'],
    ['6.1.32', `${vulnerability}.flags.1`, { label: 'component_not_present' }],
    ['6.1.33', `${vulnerability}.flags.1`, { label: 'vulnerable_code_not_present', group_ids: ['G'] }],
    ['6.2.1', 'product_tree.full_product_names.2', product('Z')],
    ['6.2.2', `${vulnerability}.remediations`, undefined],
    ['6.2.3', `${vulnerability}.scores`, undefined],
    ['6.2.4', `${tracking}.revision_history.0.number`, '1.0.0+build'],
    ['6.2.5', `${tracking}.initial_release_date`, '2024-03-01T09:59:59+01:00'],
    ['6.2.6', `${tracking}.current_release_date`, '2024-03-01T08:59:59.999Z'],
    ['6.2.7', `${vulnerability}.involvements`, [{ party: 'vendor', status: 'open' }]],
    ['6.2.8', 'product_tree.full_product_names.0.product_identification_helper', hashes('md5')],
    ['6.2.9', 'product_tree.full_product_names.0.product_identification_helper', hashes('sha1')],
    ['6.2.10', 'document.distribution', { text: 'Distribute freely.' }],
    ['6.2.11', 'document.references', [{ category: 'self', summary: 'x', url: 'https://example.com/other.json' }]],
    ['6.2.12', 'document.lang', undefined],
    ['6.2.14', 'document.lang', 'en-x-mine'],
    ['6.2.14', 'document.lang', 'qaa'],
    ['6.2.15', 'document.lang', 'i-default'],
    ['6.2.16', 'product_tree.full_product_names.2', { name: 'C', product_id: 'C' }],
    ['6.2.17', `${vulnerability}.ids`, [{ system_name: 'CVE', text: 'CVE-2021-44228' }]],
    ['6.2.18', 'product_tree.branches', branches(['product_version_range', '>4.2'])],
    ['6.2.19', `${vulnerability}.product_status`, { fixed: ['A'] }],
    ['6.2.20', 'document.custom_property', 'any'],
    ['6.2.20', `${vulnerability}.scores.0.cvss_v3.mine`, 1],
    [
      '6.3.1',
      `${vulnerability}.scores.0`,
      { products: ['A'], cvss_v2: { version: '2.0', vectorString: 'AV:N/AC:L/Au:N/C:C/I:C/A:C', baseScore: 10 } },
    ],
    [
      '6.3.2',
      `${vulnerability}.scores.0.cvss_v3`,
      score({ version: '3.0', vectorString: 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }),
    ],
    ['6.3.3', `${vulnerability}.cve`, undefined],
    ['6.3.4', `${vulnerability}.cwe`, undefined],
    ['6.3.5', 'product_tree.full_product_names.0.product_identification_helper', hashes('md5')],
    ['6.3.6', 'document.publisher.namespace', 'https://example.invalid'],
    ['6.3.7', 'document.references', [{ category: 'self', summary: 'x', url: 'https://a.test/b' }]],
    ['6.3.8', 'document.lang', 'tlh'],
    ['6.3.8', 'document.title', 'A vulnerabilty'],
    ['6.3.9', 'product_tree.branches', branches(['vendor', 'V'], ['product_version', '1'], ['product_name', 'N'])],
    ['6.3.10', 'product_tree.branches', branches(['product_version_range', 'vers:npm/<1'])],
    ['6.3.11', 'product_tree.branches', branches(['product_version', 'v1'])],
    ...['<4.2', 'prior to 4.2', '4.2 (and later)', 'All'].map((name): [string, string, unknown] => [
      '6.1.31',
      'product_tree.branches',
      branches(['product_version', name]),
    ]),
  ])('raises %s for %s', (test, path, value) => {
    const changed = withValue(anAdvisory(), path, value);

    expect(raisedBy(changed)).toContain(test);
  });

  it.each<[test: string, path: string, value: unknown]>([
    ['6.1.27.4', 'product_tree', undefined],
    ['6.1.27.5', `${vulnerability}.notes`, undefined],
    ['6.1.27.7', `${vulnerability}.product_status`, { first_fixed: ['A'] }],
    ['6.1.27.8', `${vulnerability}.cve`, undefined],
    ['6.1.27.9', `${vulnerability}.flags`, undefined],
    ['6.1.27.10', `${vulnerability}.remediations`, undefined],
    ['6.1.27.11', 'vulnerabilities', undefined],
  ])('raises %s in the profile VEX for %s', (test, path, value) => {
    const vex = withValue(anAdvisory(), 'document.category', 'csaf_vex');

    expect(raisedBy(vex)).not.toContain(test);
    expect(raisedBy(withValue(vex, path, value))).toContain(test);
  });

  it('holds a security advisory to having a product status', () => {
    const advisory = withValue(anAdvisory(), 'document.category', 'csaf_security_advisory');

    expect(verdictOn(advisory).ok).toBe(true);
    expect(raisedBy(withValue(advisory, 'vulnerabilities.0.product_status', undefined))).toContain('6.1.27.6');
  });

  it.each<[test: string, path: string, value: unknown]>([
    [
      '6.1.7',
      `${vulnerability}.scores.1`,
      {
        products: ['A'],
        cvss_v3: score({ version: '3.0', vectorString: 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }),
      },
    ],
    ['6.1.9', `${vulnerability}.scores.0.cvss_v3.temporalScore`, 9.8],
    ['6.1.10', `${vulnerability}.scores.0.cvss_v3.exploitCodeMaturity`, 'FUNCTIONAL'],
    ['6.1.12', 'document.lang', 'zh-gan-Hant-TW'],
    ['6.1.12', 'document.lang', 'de-CH-1901'],
    ['6.1.12', 'document.lang', 'i-mingo'],
    ['6.1.13', 'product_tree.full_product_names.0.product_identification_helper.purl', 'pkg:npm/%40a/b@1?c=d#e'],
    [
      '6.1.14',
      `${tracking}.revision_history`,
      revisions(['2024-03-01T09:00:00.00010Z', '2'], ['2024-03-01T09:00:00.000Z', '1']),
    ],
    ['6.1.16', `${tracking}.version`, '1'],
    ['6.1.26', 'document.category', 'Example Company Security Advisory'],
    ['6.1.27.2', 'document.references', [{ summary: 'External by default.', url: 'https://example.com' }]],
    ['6.1.31', 'product_tree.branches', branches(['product_version', 'after-eight'])],
    ['6.2.11', 'document.references', [{ category: 'self', summary: 'x', url: 'https://example.com/example-1.json' }]],
    ['6.2.14', 'document.lang', 'de-DE'],
    ['6.2.19', `${vulnerability}.product_status`, { known_affected: ['A'] }],
    ['6.3.6', 'document.publisher.namespace', 'https://example.net'],
  ])('does not raise %s for %s', (test, path, value) => {
    const base =
      test === '6.1.27.2' ? withValue(anAdvisory(), 'document.category', 'csaf_informational_advisory') : anAdvisory();

    expect(raisedBy(withValue(base, path, value))).not.toContain(test);
  });

  it('finds each kind of planted mistake in whatever advisory it is planted', () => {
    const planted: [test: string, plant: (document: ReturnType<typeof anAdvisory>) => void][] = [
      [
        '6.1.1',
        (document) =>
          document.vulnerabilities[0]!.remediations!.push({
            category: 'mitigation',
            details: 'x',
            product_ids: ['none'],
          }),
      ],
      ['6.1.2', (document) => document.product_tree.full_product_names.push(product('A'))],
      [
        '6.1.6',
        (document) => {
          document.vulnerabilities[0]!.product_status!.fixed = ['A'];
        },
      ],
      ['6.1.23', (document) => document.vulnerabilities.push({ cve: 'CVE-2024-0001' })],
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...planted),
        fc.array(fc.string({ minLength: 1 }), { maxLength: 20 }),
        ([test, plant], names) => {
          const document = anAdvisory();
          for (const name of names) document.product_tree.full_product_names.unshift(product(`other ${name}`));
          plant(document);

          expect(raisedBy(document)).toContain(test);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('judges a document of any shape, and never throws', () => {
    const value = fc.jsonValue({ maxDepth: 2 });
    const places = placesIn(anAdvisory());
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...places), value), { minLength: 1, maxLength: 4 }), (changes) => {
        const changed = changes.reduce<object>(
          (document, [path, other]) => withAnything(document, path, other),
          anAdvisory(),
        );

        expect(typeof verdictOn(changed).ok).toBe('boolean');
      }),
      { numRuns: 400 },
    );
  });

  it('takes time in proportion to the length of hostile texts', () => {
    const long = 'a'.repeat(200_000);
    for (const path of [
      'document.lang',
      'document.tracking.version',
      'document.tracking.id',
      'document.category',
      'document.title',
    ]) {
      for (const text of [
        long,
        '1'.repeat(200_000),
        `1.0.0-${'1'.repeat(200_000)}!`,
        '-a'.repeat(100_000),
        '?'.repeat(200_000),
      ]) {
        expect(verdictOn(withValue(anAdvisory(), path, text))).toBeDefined();
      }
    }
    const deep = `${'{"branches":['.repeat(5000)}${']}'.repeat(5000)}`;
    expect(validateCsaf(new TextEncoder().encode(deep)).problems[0]!.message).toContain('deep');
  });

  it('tells at most a hundred mistakes of one kind', () => {
    const document = anAdvisory();
    for (let index = 0; index < 500; index++) document.product_tree.full_product_names.push(product('A'));

    expect(verdictOn(document).problems.filter(({ test }) => test === '6.1.2')).toHaveLength(101);
  });
});

describe('the list of tests', () => {
  it('has each test of section 6 once, but 6.1.8, which the schemas are', () => {
    const upTo = (chapter: string, last: number) =>
      Array.from({ length: last }, (_, index) => `${chapter}.${index + 1}`);
    const wanted = [
      ...upTo('6.1', 26).filter((id) => id !== '6.1.8'),
      ...upTo('6.1.27', 11),
      ...['6.1.28', '6.1.29', '6.1.30', '6.1.31', '6.1.32', '6.1.33'],
      ...upTo('6.2', 20),
      ...upTo('6.3', 11),
    ];

    expect(csaf20Tests.map(({ id }) => id)).toEqual(wanted);
  });
});

describe('validateCsaf of the draft of CSAF 2.1', () => {
  function aDraft(): object {
    const { document } = aCsafDocument({ version: '2.1' });
    return {
      $schema: 'https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json',
      document: { ...document, distribution: { tlp: { label: 'CLEAR' } }, license_expression: 'CC-BY-4.0' },
      product_tree: { full_product_names: [product('A', { purls: ['pkg:npm/a@1'] })] },
      vulnerabilities: [{ cve: 'CVE-2024-0001', product_status: { known_affected: ['A'] } }],
    };
  }

  function raisedByDraft(document: object): string[] {
    const { problems, warnings } = validateCsaf(new TextEncoder().encode(JSON.stringify(document)), draftCsaf);
    return [...problems, ...warnings].map(({ test }) => test);
  }

  it('finds no problem in a sound document, and says what was not run', () => {
    const verdict = validateCsaf(new TextEncoder().encode(JSON.stringify(aDraft())), draftCsaf);

    expect(verdict.problems).toEqual([]);
    expect(verdict.notChecked).toContainEqual(expect.objectContaining({ test: '6.1.48' }));
  });

  it.each<[test: string, path: string, value: unknown]>([
    ['schema', 'document.distribution', undefined],
    [
      '6.1.11',
      'vulnerabilities.0.cwes',
      [{ id: 'CWE-1419', name: 'Incorrect Initialization of Resource', version: '4.12' }],
    ],
    ['6.1.26', 'document.category', 'CSafDeprecatedSecurity—Advisory'],
    ['6.1.27.16', 'document.category', 'csaf_withdrawn'],
    ['6.1.27.19', 'document.category', 'csaf_superseded'],
    ['6.1.37', 'vulnerabilities.0.disclosure_date', '2024-02-30T00:00:00Z'],
    ['6.1.37', 'vulnerabilities.0.disclosure_date', '2016-12-31T23:59:60Z'],
    ['6.1.39', 'document.distribution.sharing_group', { id: '00000000-0000-0000-0000-000000000000' }],
    ['6.1.45', 'vulnerabilities.0.disclosure_date', '2024-03-02T00:00:00Z'],
    ['6.1.54', 'document.license_expression', 'You may do with this what you like.'],
    ['6.1.54', 'document.license_expression', '(MIT OR ISC'],
    ['6.1.55', 'document.license_expression', 'LicenseRef-mine'],
    ['6.2.45', 'document.license_expression', 'MIT WITH No-Such-Exception'],
  ])('raises %s for %s', (test, path, value) => {
    expect(raisedByDraft(withValue(aDraft(), path, value))).toContain(test);
  });

  it.each([
    ['>1.0|<3.0', '>=2.0|<4.0', true],
    ['<2.0', '>2.0', false],
    ['<2.0', '>=1.9|<1.9.1', true],
    ['<=2.0', '>=2.0', true],
    ['>1.0|<1.5', '>2.0', false],
  ])('knows whether the ranges %s and %s have versions in common', (one, other, common) => {
    const names = [
      ['A', one],
      ['B', other],
    ] as const;
    const branch = names.map(([id, name]) => ({
      category: 'product_version_range',
      name: `vers:intdot/${name}`,
      product: product(id),
    }));
    const document = withValue(aDraft(), 'product_tree', {
      branches: [{ category: 'vendor', name: 'V', branches: branch }],
    });
    const status = { known_affected: ['A'], fixed: ['B'] };

    expect(raisedByDraft(withValue(document, 'vulnerabilities.0.product_status', status)).includes('6.2.50.1')).toBe(
      common,
    );
  });
});

describe.runIf(hasConformanceData)('the advisories of others', () => {
  it('survive any part of them being cut out, doubled or replaced', () => {
    const files = conformanceFiles('csaf', /testcases-2.*\d\.json$/).map(({ read }) => read());
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(), fc.nat(200), fc.boolean(), (bytes, start, length, double) => {
        const at = start % bytes.length;
        const tail = bytes.subarray(double ? at : Math.min(bytes.length, at + length));
        const changed = Buffer.concat([bytes.subarray(0, double ? Math.min(bytes.length, at + length) : at), tail]);

        expect(typeof validateCsaf(changed, draftCsaf).ok).toBe('boolean');
      }),
      { numRuns: 200 },
    );
    const anything = fc.jsonValue({ maxDepth: 1 });
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(), anything, (bytes, start, value) => {
        const document = JSON.parse(new TextDecoder().decode(bytes)) as object;
        const places = placesIn(document).filter((path) => path.join('/') !== 'document/csaf_version');
        const changed = withAnything(document, places[start % places.length]!, value);

        expect(typeof validateCsaf(new TextEncoder().encode(JSON.stringify(changed)), draftCsaf).ok).toBe('boolean');
      }),
      { numRuns: 400 },
    );
  });
});

function relationship(id: string, component: string, base: string) {
  return {
    category: 'installed_on',
    full_product_name: product(id),
    product_reference: component,
    relates_to_product_reference: base,
  };
}

function hashes(...algorithms: string[]) {
  return {
    hashes: [{ filename: 'a', file_hashes: algorithms.map((algorithm) => ({ algorithm, value: 'a'.repeat(40) })) }],
  };
}

/** One branch below the other, the last with a product. */
function branches(...steps: [category: string, name: string][]) {
  const [last, ...above] = steps.toReversed();
  const leaf: object = { category: last![0], name: last![1], product: product('A') };
  return [above.reduce((inner, [category, name]) => ({ category, name, branches: [inner] }), leaf)];
}

function placesIn(value: unknown, path: string[] = []): string[][] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [...(path.length > 0 ? [path] : []), ...inner.flatMap(([name, child]) => placesIn(child, [...path, name]))];
}

function withAnything(document: object, path: readonly string[], value: unknown): object {
  const copy = structuredClone(document) as Record<string, unknown>;
  let inner = copy;
  for (const name of path.slice(0, -1)) {
    const next = inner[name];
    if (typeof next !== 'object' || next === null) return copy;
    inner = next as Record<string, unknown>;
  }
  inner[path.at(-1)!] = value;
  return copy;
}
