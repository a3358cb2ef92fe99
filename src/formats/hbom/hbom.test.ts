import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conformanceFile, hasConformanceData } from '../../../tests/conformance.ts';
import { readBomDocument } from '../bom-files/read-bom-document.ts';
import { formatPartsCsv, hbomTemplate, hbomTemplateCsv, writePartsXlsx } from '../bom-spreadsheet/write-spreadsheet.ts';
import { problemsOf } from '../cyclonedx/judge.ts';
import { fields } from './fields.ts';
import { type Hash, lifecycles, nothingKnown, type Part } from './part.ts';
import { readPart, readParts } from './read-parts.ts';
import { readValue } from './read-value.ts';
import { writePart } from './write-part.ts';

describe('readValue', () => {
  it.each([
    ['quantity', '1,5', 1.5],
    ['quantity', '400 pcs', 400],
    ['days', '12-16 weeks', 112],
    ['days', '84', 84],
    ['days', '3 months', 90],
    ['designators', 'R1–R3 C7;C7, U1A', ['R1', 'R2', 'R3', 'C7', 'U1A']],
    ['countries', 'Korea, Republic of', ['KR']],
    ['countries', 'Malaysia, PH / China', ['MY', 'PH', 'CN']],
    ['lifecycle', 'NRND', 'not-recommended'],
    ['lifecycle', 'End of Life', 'obsolete'],
    ['kind', 'IC', 'device'],
    ['gtin', '8 22348 52271 2', '822348522712'],
    ['list', 'Acme 1; "a;b"\nAcme 1', ['Acme 1', 'a;b']],
    [
      'compliance',
      'RoHS: compliant; US:FCC: 2ABC; WEEE',
      [
        { regime: 'RoHS', statement: 'compliant' },
        { regime: 'US:FCC', statement: '2ABC' },
        { regime: 'WEEE', statement: 'named' },
      ],
    ],
  ] as const)('reads as %s %j', (type, text, value) => {
    expect(readValue(type, text)).toEqual({ ok: true, value });
  });

  it.each([
    ['quantity', '-1', 'number of pieces'],
    ['quantity', '2 m', 'not in "m"'],
    ['days', 'soon', 'lead time'],
    ['days', '99 years', 'ten years'],
    ['designators', 'R9-R1', 'backwards'],
    ['designators', 'R1-R999999', 'backwards'],
    ['countries', 'Malasia', 'Did you mean Malaysia'],
    ['lifecycle', 'activ', 'Did you mean active'],
    ['gtin', '822348522713', 'last digit'],
    ['date', '03/04/2026', 'Which comes first'],
    ['hashes', 'xyz', 'no digest'],
    ['purl', 'npm/a', 'pkg:'],
    ['cpe', 'acme', 'CPE'],
  ] as const)('says why %s %j cannot be read', (type, text, words) => {
    expect(readValue(type, text)).toMatchObject({ ok: false, message: expect.stringContaining(words) });
  });
});

describe('readParts', () => {
  it.runIf(hasConformanceData)('reads the parts of a board made by others', async () => {
    const bytes = conformanceFile('sbom/real-cyclonedx-bom-examples/HBOM/PCIe-SATA-adapter-board/bom.json');
    const document = await readBomDocument(bytes, { lenient: false });
    if (!document.ok) throw new Error('refused');
    const { parts, problems } = readParts(document.value.content);

    expect(problems).toEqual([]);
    expect(
      parts.map(({ supplier, partNumber, quantity, mounting }) => [supplier, partNumber, quantity, mounting]),
    ).toEqual([
      ['Samtec', 'PCIE-098-02-F-D-EMS2', 1, 'thru-hole'],
      ['Molex', '47155-4001', 8, 'thru-hole'],
      ['3M', '5622-4100-ML', 1, 'thru-hole'],
      ['Multicomp', 'MC9A22-1034', 1, 'thru-hole'],
      ['TE Connectivity', '826632-3', 2, 'thru-hole'],
      ['Multicomp', 'MP000003', 2, 'smd'],
    ]);
    expect(parts[1]).toMatchObject({
      function: 'connector',
      location: 'mainboard',
      gtin: '822348522712',
      version: null,
    });
  });

  it('lists what is nested, finds firmware and alternates, and places what cannot be read', () => {
    const { parts, problems } = readParts({
      metadata: { component: { type: 'device', name: 'Gateway', components: [{ type: 'library', name: 'zlib' }] } },
      components: [
        {
          type: 'device',
          name: 'Radio',
          pedigree: { variants: [{ type: 'device', name: 'R2', manufacturer: { name: 'Acme' } }] },
          properties: [
            { name: 'cdx:device:quantity', value: 'many' },
            { name: 'holdfast:device:lifecycle', value: 'active' },
            { name: 'holdfast:device:lifecycle', value: 'obsolete' },
            { name: 'cdx:device:certifications:US:FCC:id', value: '2ABC' },
          ],
          components: [{ type: 'firmware', name: 'radio-fw', version: '2', 'bom-ref': 'fw' }],
        },
      ],
    });

    expect(parts.map(({ name, level }) => [name, level])).toEqual([
      ['zlib', 0],
      ['Radio', 0],
      ['radio-fw', 1],
    ]);
    expect(parts[1]).toMatchObject({
      firmware: 'fw',
      alternates: ['Acme R2'],
      lifecycle: 'active',
      quantity: null,
      compliance: [{ regime: 'US:FCC:id', statement: '2ABC' }],
    });
    expect(problems.map(({ at }) => at)).toEqual(['/components/0/properties/0', '/components/0/properties/2']);
  });
});

const word = fc.stringMatching(/^[A-Z][a-z]{2,8}( [A-Z0-9]{1,6})?$/).filter((text) => !/^(Tbd|Unknown)/.test(text));
const item = fc.stringMatching(/^[A-Z][a-z]{2,6}[;,]?[A-Z0-9]{1,4}$/);
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
const several = <T>(values: fc.Arbitrary<T>) => fc.uniqueArray(values, { maxLength: 3 });
const countries = several(fc.constantFrom('US', 'TW', 'MY', 'DE'));

const aPart: fc.Arbitrary<Part> = fc
  .record({
    kind: fc.constantFrom('device', 'firmware', 'library', 'application'),
    maker: orNull(word),
    supplier: orNull(word),
    name: word,
    partNumber: orNull(item),
    version: orNull(word),
    description: orNull(word),
    swid: orNull(word),
    licences: several(word),
    hashes: fc.constantFrom<Hash[]>([], [{ algorithm: 'SHA3-256', value: 'ab'.repeat(32) }]),
    quantity: orNull(fc.constantFrom(0, 1, 2.5, 400)),
    designators: several(fc.stringMatching(/^[RCU][1-9]$/)),
    function: orNull(word),
    mounting: orNull(word),
    location: orNull(word),
    serialNumber: orNull(word),
    lot: orNull(word),
    dateCode: orNull(fc.stringMatching(/^0[1-9]{3}$/)),
    producedAt: orNull(word),
    sku: orNull(word),
    gtin: orNull(fc.constantFrom('822348522712', '4006381333931')),
    designedIn: countries,
    fabricatedIn: countries,
    assembledIn: countries,
    originIn: countries,
    lifecycle: orNull(fc.constantFrom(...lifecycles)),
    endOfLifeOn: orNull(fc.constant('2031-12-31')),
    alternates: several(item),
    leadTimeDays: orNull(fc.integer({ min: 0, max: 3_650 })),
    compliance: several(fc.constantFrom('RoHS', 'CE', 'US:FCC')).map((regimes) =>
      regimes.map((regime) => ({ regime, statement: 'yes; of course' })),
    ),
    firmware: orNull(fc.constantFrom('https://acme.example/fw.json', 'urn:cdx:x/1#fw')),
  })
  .map((some) => ({
    ...nothingKnown,
    ...some,
    partNumber: some.kind === 'device' ? (some.partNumber ?? some.name) : some.partNumber,
  }));

describe('a part', () => {
  it('comes back from the component that it is written as, which keeps what else it said', () => {
    fc.assert(
      fc.property(aPart, (part) => {
        const onto = {
          scope: 'required',
          properties: [
            { name: 'x', value: 'y' },
            { name: 'cdx:device:sku', value: 'old' },
          ],
        };
        const component = writePart(part, onto);

        expect(readPart(component, '', [])).toEqual(part);
        expect(component.scope).toBe('required');
        expect(component.properties).toContainEqual({ name: 'x', value: 'y' });
      }),
    );
  });

  it('comes back from a spreadsheet by way of the BOM that it is read as', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(aPart, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('xlsx', 'csv'),
        async (parts, form) => {
          const bytes = form === 'xlsx' ? await writePartsXlsx(parts) : new TextEncoder().encode(formatPartsCsv(parts));
          const read = await readBomDocument(bytes, { lenient: false });
          if (!read.ok) throw new Error(JSON.stringify(read.problems));

          expect(readParts(read.value.content).parts).toEqual(
            parts.map((part) => ({ ...part, ref: expect.any(String) })),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is written so that the official schema takes it', async () => {
    const [parts] = fc.sample(fc.array(aPart, { minLength: 20, maxLength: 20 }), { numRuns: 1, seed: 7 });
    const components = parts!.map((part, index) => writePart({ ...part, ref: `${index}` }));
    const document = { bomFormat: 'CycloneDX', specVersion: '1.7', version: 1, components };

    expect(await problemsOf({ version: '1.7', document })).toEqual([]);
  });
});

describe('the template', () => {
  it('has a row that shows how it is done and is no part', async () => {
    for (const bytes of [await hbomTemplate(), new TextEncoder().encode(hbomTemplateCsv())]) {
      expect(await readBomDocument(bytes, { lenient: false })).toMatchObject({
        ok: true,
        value: { content: { components: [] }, losses: [] },
        warnings: [],
      });
    }
  });

  it('gives examples that can be read', () => {
    for (const { type, example } of fields) {
      if (example !== '') expect(readValue(type, example)).toMatchObject({ ok: true });
    }
  });

  it('says of each property who named it', () => {
    for (const { property, source } of fields) expect(property === undefined).toBe(source === undefined);
  });
});
