import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftCsaf } from '../csaf/read-csaf.ts';
import { validateCsaf } from '../csaf/validate.ts';
import {
  noTarget,
  type VexDocument,
  type VexFormat,
  type VexStatement,
  type VexTarget,
  vexFormats,
  vexJustifications,
  vexStatuses,
} from './document.ts';
import tables from './mapping.json' with { type: 'json' };
import { justificationOf, statusOf, wordOfJustification, wordOfStatus } from './mapping.ts';
import { targetKey } from './targets.ts';
import { readVex, readVexObject, writeVex } from './vex.ts';

const at = '2026-03-14T12:00:00Z';

type Whole = VexDocument & { id: string; timestamp: string };

function aStatement(statement: Partial<VexStatement> = {}): VexStatement {
  return {
    id: null,
    vulnerability: { name: 'CVE-2021-44228', aliases: [], description: null },
    product: { ...noTarget, name: 'Meter', version: '4.2', purl: 'pkg:generic/meter@4.2' },
    subcomponent: null,
    status: 'under_investigation',
    justification: null,
    impactStatement: null,
    actionStatement: null,
    remediations: [],
    statusNotes: null,
    timestamp: at,
    lastUpdated: null,
    supplier: null,
    source: { format: 'openvex', status: 'under_investigation', justification: null, responses: [] },
    at: '',
    ...statement,
  };
}

function aDocument(statements: readonly VexStatement[]): Whole {
  return {
    format: 'openvex',
    specVersion: '0.2.0',
    id: 'https://example.org/vex/1',
    version: '1',
    author: 'Example Company',
    role: null,
    tool: null,
    timestamp: at,
    lastUpdated: null,
    namespace: null,
    revisions: [],
    statements,
  };
}

/** Written, then read as another program would. */
function sent(document: Whole, format: VexFormat): VexDocument {
  const { content } = writeVex(document, format);
  const read = readVex(new TextEncoder().encode(JSON.stringify(content)));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}

function whole(document: VexDocument): Whole {
  return { ...document, id: document.id!, timestamp: document.timestamp! };
}

/** What is known after reading, whatever its order and the ids that a document gives. */
function stateOf({ statements }: VexDocument): string[] {
  return statements
    .map(({ at: _, id: __, product, subcomponent, ...said }) =>
      JSON.stringify([targetKey(product), targetKey(subcomponent), ...Object.entries(said).sort()]),
    )
    .sort();
}

const words = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 .äß"<-]{0,12}[A-Za-z0-9]$/);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const time = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

const hash: Readonly<Record<string, string>> = { 'sha-256': 'a'.repeat(64) };

const targets: fc.Arbitrary<VexTarget> = fc
  .record({
    name: words,
    version: maybe(fc.stringMatching(/^[0-9]{1,2}(\.[0-9]{1,2}){0,2}$/)),
    supplier: maybe(words),
    purl: maybe(
      fc.constantFrom('pkg:npm/left-pad', 'pkg:golang/example.org/a@v1.2.3', 'pkg:deb/debian/curl@7.1?arch=amd64'),
    ),
    cpe: maybe(fc.constant('cpe:2.3:a:example:meter:4.2:*:*:*:*:*:*:*')),
    isRange: fc.boolean(),
    hashed: fc.boolean(),
  })
  .map(({ isRange, hashed, version, purl, ...known }) => ({
    ...noTarget,
    ...known,
    purl: isRange ? purl && 'pkg:npm/left-pad' : purl,
    version: isRange ? null : version,
    versions: isRange ? 'vers:npm/>=1.0.0|<2.0.0' : null,
    hashes: hashed ? hash : noTarget.hashes,
  }));

/** What a reader of this standard can bring forth. */
function statementsFrom(format: VexFormat): fc.Arbitrary<VexStatement> {
  const statuses = Object.keys(tables[format].status);
  const labels = Object.keys(tables[format].justification);
  return fc
    .record({
      name: fc.constantFrom('CVE-2021-44228', 'CVE-2024-1', 'GHSA-aaaa-bbbb-cccc'),
      aliases: fc.constantFrom([], ['GHSA-jfh8-c2jp-5v3q']),
      product: targets,
      subcomponent: maybe(targets),
      word: fc.constantFrom(...statuses.filter((word) => statusOf(format, word) !== 'unknown')),
      label: maybe(fc.constantFrom(...labels)),
      text: maybe(words),
      notes: maybe(words),
      timestamp: time,
      lastUpdated: maybe(time),
    })
    .map(({ name, aliases, word, label, text, notes, ...rest }) => {
      const status = statusOf(format, word)!;
      const isNot = status === 'not_affected';
      return aStatement({
        ...rest,
        vulnerability: { name, aliases, description: null },
        status,
        justification: isNot && label !== null ? (justificationOf(format, label) ?? null) : null,
        impactStatement: isNot ? text : null,
        actionStatement: status === 'affected' ? text : null,
        statusNotes: notes,
        source: { format, status: word, justification: isNot ? label : null, responses: [] },
      });
    });
}

const cases = vexFormats.flatMap((from) => vexFormats.map((to) => [from, to] as const));

describe('a VEX document', () => {
  it.each(cases)('of %s comes back from %s as it was, tokens of the source included', (from, to) => {
    fc.assert(
      fc.property(fc.array(statementsFrom(from), { minLength: 1, maxLength: 6 }), (statements) => {
        // Of two words of one document on the same thing a writer may keep the newest.
        const distinct = [...new Map(statements.map((one) => [thing(one), one])).values()];
        const document = aDocument(distinct);

        const back = sent(whole(sent(document, to)), to);

        expect(stateOf(back)).toEqual(stateOf(document));
      }),
      { numRuns: 20 },
    );
  });

  it.each(cases)('of %s tells a reader of %s without envelopes no reason that nobody gave', (from, to) => {
    fc.assert(
      fc.property(statementsFrom(from), (statement) => {
        const { content } = writeVex(aDocument([statement]), to);
        const foreign = JSON.parse(JSON.stringify(content).replaceAll('holdfast:vex', 'unheard-of')) as unknown;

        const read = readVexObject(foreign);

        expect(read.ok && read.value.statements.map(({ status }) => status)).toEqual([statement.status]);
        if (read.ok && statement.justification === null) expect(read.value.statements[0]!.justification).toBeNull();
      }),
      { numRuns: 20 },
    );
  });

  it.each(vexFormats)(
    'of %s comes back from the draft of CSAF 2.1 as it was, in documents that the rules accept',
    (from) => {
      fc.assert(
        fc.property(fc.array(statementsFrom(from), { minLength: 1, maxLength: 6 }), (statements) => {
          const distinct = [...new Map(statements.map((one) => [thing(one), one])).values()];
          const stable = new TextEncoder().encode(JSON.stringify(writeVex(aDocument(distinct), 'csaf').content));
          const { content } = writeVex(aDocument(distinct), 'csaf', { draft: { tlp: 'AMBER+STRICT' } });
          const bytes = new TextEncoder().encode(JSON.stringify(content));

          const back = readVex(bytes, { allowDraft: true });

          expect(content).toMatchObject({
            document: { csaf_version: '2.1', distribution: { tlp: { label: 'AMBER+STRICT' } } },
          });
          expect(readVex(bytes).ok).toBe(false);
          expect(validateCsaf(bytes, draftCsaf).problems).toEqual([]);
          expect(validateCsaf(stable).problems).toEqual([]);
          expect(back.ok && stateOf(back.value)).toEqual(stateOf(aDocument(distinct)));
        }),
        { numRuns: 40 },
      );
    },
  );

  it.each(vexFormats)('written as %s and read twice is the same document', (format) => {
    const document = aDocument([
      aStatement({
        status: 'fixed',
        source: { format, status: wordOfStatus(format, 'fixed')!, justification: null, responses: [] },
      }),
    ]);
    const once = writeVex(document, format).content;

    const twice = writeVex(whole(sent(document, format)), format).content;

    expect(twice).toEqual(JSON.parse(JSON.stringify(once)));
  });

  it('says which statements a standard has no word for', () => {
    const unknown = aStatement({
      status: 'unknown',
      source: { format: 'csaf', status: 'unknown', justification: null, responses: [] },
    });

    expect(writeVex(aDocument([unknown, aStatement()]), 'openvex').leftOut).toEqual([unknown]);
  });

  it('believes no envelope that says something else than what is seen', () => {
    const seen = (envelope: unknown) => ({
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'https://example.org/1',
      author: 'A',
      timestamp: at,
      version: 1,
      statements: [
        {
          vulnerability: { name: 'CVE-2024-1' },
          products: [{ '@id': 'pkg:npm/a@1' }],
          status: 'affected',
          action_statement: 'Raise it.',
          status_notes: `holdfast:vex ${JSON.stringify(envelope)}`,
        },
      ],
    });
    const read = (envelope: unknown) => {
      const answer = readVexObject(seen(envelope));
      return answer.ok ? answer.value.statements[0]! : undefined;
    };
    const other = { ...noTarget, name: 'b', purl: 'pkg:npm/b@1' };

    expect(read({ justification: 'component_not_present' })?.justification).toBeNull();
    expect(
      read({ source: { format: 'csaf', status: 'fixed', justification: null, responses: [] } })?.source.status,
    ).toBe('affected');
    expect(read({ product: other })?.product?.purl).toBe('pkg:npm/a@1');
    expect(read({ timestamp: 7, status: 'fixed' })).toMatchObject({ status: 'affected', timestamp: at });
  });
});

function thing({ vulnerability, product, subcomponent }: VexStatement): string {
  return `${vulnerability.name} ${targetKey(product)} ${targetKey(subcomponent)}`;
}

describe('the mapping', () => {
  it.each(vexFormats)('gives every status back that %s has a word for', (format) => {
    for (const status of vexStatuses) {
      const word = wordOfStatus(format, status);
      if (word !== undefined) expect(statusOf(format, word)).toBe(status);
    }
  });

  it.each(['openvex', 'csaf', 'spdx'] as const)('gives every justification back from %s', (format) => {
    for (const justification of vexJustifications) {
      expect(justificationOf(format, wordOfJustification(format, justification)!)).toBe(justification);
    }
  });

  it.each([
    ['false_positive', 'not_affected'],
    ['exploitable', 'affected'],
    ['resolved_with_pedigree', 'fixed'],
    ['in_triage', 'under_investigation'],
  ])('reads %s of CycloneDX as %s', (word, status) => {
    expect(statusOf('cyclonedx', word)).toBe(status);
  });

  it.each(['requires_configuration', 'requires_dependency', 'requires_environment', 'protected_at_perimeter'])(
    'takes %s of CycloneDX for no reason in the common words, and keeps it as a sentence',
    (justification) => {
      const read = readVexObject({
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        vulnerabilities: [
          {
            id: 'CVE-2024-1',
            analysis: { state: 'not_affected', justification, detail: 'See there.' },
            affects: [{ ref: 'a' }],
          },
        ],
      });

      expect(read.ok && read.value.statements[0]).toMatchObject({
        justification: null,
        impactStatement: `${justification}: See there.`,
        source: { justification },
      });
    },
  );

  it('reads neither toString nor other words that no table holds', () => {
    expect(statusOf('openvex', 'toString')).toBeUndefined();
    expect(justificationOf('csaf', 'constructor')).toBeUndefined();
  });
});

describe('reading', () => {
  it('takes OpenVEX 0.0.1 with products and vulnerability as plain texts', () => {
    const read = readVexObject({
      '@context': 'https://openvex.dev/ns',
      '@id': 'my-vexdoc',
      author: 'Jo',
      statements: [
        {
          timestamp: at,
          products: ['pkg:apk/wolfi/bash@1.0.0'],
          subcomponents: ['pkg:apk/wolfi/readline@8'],
          vulnerability: 'CVE-1234-5678',
          status: 'fixed',
        },
      ],
    });

    expect(read.ok && read.value).toMatchObject({
      specVersion: '0.0.1',
      statements: [
        {
          vulnerability: { name: 'CVE-1234-5678' },
          subcomponent: { purl: 'pkg:apk/wolfi/readline@8' },
          status: 'fixed',
        },
      ],
    });
  });

  it('tells where a statement is wrong', () => {
    const read = readVexObject({
      '@context': 'https://openvex.dev/ns/v0.2.0',
      statements: [{ vulnerability: { name: 'CVE-2024-1' }, status: 'perhaps' }, 7],
    });

    expect(read.ok ? [] : read.problems.map(({ at: place }) => place)).toEqual([
      '/statements/0/status',
      '/statements/1',
    ]);
  });

  it('reads CSAF flags by groups, and refuses a product that is called two things', () => {
    const document = (status: object) => ({
      document: {
        category: 'csaf_vex',
        csaf_version: '2.0',
        title: 'Meters',
        publisher: { category: 'vendor', name: 'A', namespace: 'https://example.org' },
        tracking: {
          id: '1',
          version: '1',
          status: 'final',
          current_release_date: at,
          initial_release_date: at,
          revision_history: [{ date: at, number: '1', summary: 'First.' }],
        },
      },
      product_tree: {
        full_product_names: [
          { product_id: 'P1', name: 'Meter 1' },
          { product_id: 'P2', name: 'Meter 2' },
        ],
        product_groups: [{ group_id: 'G', product_ids: ['P1', 'P2'] }],
      },
      vulnerabilities: [
        { cve: 'CVE-2024-1234', product_status: status, flags: [{ label: 'component_not_present', group_ids: ['G'] }] },
      ],
    });

    const good = readVexObject(document({ known_not_affected: ['P1', 'P2'] }));
    const bad = readVexObject(document({ known_not_affected: ['P1'], known_affected: ['P1'] }));

    expect(good.ok ? [] : good.problems).toEqual([]);
    expect(good.ok && good.value.statements.map(({ justification }) => justification)).toEqual([
      'component_not_present',
      'component_not_present',
    ]);
    expect(bad).toMatchObject({ ok: false, problems: [{ at: '/vulnerabilities/0/product_status/known_affected/0' }] });
  });

  it('never throws and never hangs, whatever the JSON', () => {
    const marks = fc.constantFrom(
      { '@context': 'https://openvex.dev/ns/v0.2.0' },
      { bomFormat: 'CycloneDX' },
      { document: { csaf_version: '2.0' } },
      { '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld' },
    );
    fc.assert(
      fc.property(
        marks,
        fc.jsonValue(),
        fc.constantFrom('statements', 'vulnerabilities', '@graph', 'product_tree'),
        (mark, value, name) => {
          expect(typeof readVexObject({ ...mark, vulnerabilities: [], [name]: value }).ok).toBe('boolean');
        },
      ),
    );
  });
});
