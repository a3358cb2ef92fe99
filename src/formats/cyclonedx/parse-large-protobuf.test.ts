import fc from 'fast-check';
import textformat from 'protobufjs/ext/textformat.js';
import { describe, expect, it } from 'vitest';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import { laidOutBom } from '../../../tests/laid-out-bom.ts';
import { sorted } from '../../../tests/sorted.ts';
import type { Problem } from '../../common/errors.ts';
import type { Parsed } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import { parseBom } from '../bom-files/parse-bom.ts';
import { collectCycloneDxProtobuf, parseLargeCycloneDxProtobuf } from './parse-large-protobuf.ts';
import { versionIn } from './protobuf-fields.ts';
import { bomType, type ProtobufVersion, protobufVersions, readProtobufContent } from './read-protobuf.ts';

/** So small that every list of a few entries is read in stretches. */
const tiny = { stretchBytes: 40, wholeBytes: 1024 * 1024 };
const strict = { lenient: false };
const lenient = { lenient: true };

/** What both readers must agree on: the BOM, and what is told, in whatever order. */
function agreed(read: Parsed<Bom>) {
  return read.ok
    ? { bom: laidOutBom({ ...read, warnings: [] }), told: told(read.warnings) }
    : { problems: told(read.problems) };
}

function told(problems: readonly Problem[]): unknown {
  return sorted(problems.map(({ at, message }) => `${at} ${message}`));
}

async function bytesOf(document: object, version: ProtobufVersion = '1.6'): Promise<Uint8Array> {
  const type = await bomType(version);
  return type.encode(type.fromObject({ spec_version: version, version: 1, ...document })).finish();
}

async function expectAgreement(bytes: Uint8Array, { stretches = [1, 40, 1_000_000], name = '' } = {}): Promise<void> {
  for (const stretchBytes of stretches) {
    const [whole, collected] = [
      await readProtobufContent(bytes),
      await collectCycloneDxProtobuf(bytes, { ...tiny, stretchBytes }),
    ];
    if (whole.ok) expect(collected, name).toEqual({ ...whole, value: { ...whole.value, losses: expect.anything() } });
    if (whole.ok && collected.ok) expect(told(collected.value.losses)).toEqual(told(whole.value.losses));
  }
  for (const options of [strict, lenient]) {
    const whole = agreed(await parseBom(bytes, options));
    for (const stretchBytes of stretches) {
      expect(agreed(await parseLargeCycloneDxProtobuf(bytes, options, { ...tiny, stretchBytes })), name).toEqual(whole);
    }
  }
}

const components = Array.from({ length: 40 }, (_, index) => ({ type: 1, name: `part ${index}`, bom_ref: `r${index}` }));

describe('parseLargeCycloneDxProtobuf', () => {
  it.each([
    ['a document of parts', { components }],
    ['an entry that repeats an earlier one', { components: [...components, components[3]] }],
    ['a part without a name', { components: [...components, { type: 1 }] }],
    ['a type that is none', { components: [...components, { type: 99, name: 'odd' }] }],
    [
      'references that lead nowhere',
      { components, dependencies: [{ ref: 'r1', dependencies: [{ ref: 'r2' }, { ref: 'none' }] }] },
    ],
    [
      'services and vulnerabilities',
      { services: [{ name: 's', services: [{ name: 't' }] }], vulnerabilities: [{ id: 'a' }, { id: 'b' }] },
    ],
  ])('gives what the whole document gives, strictly and leniently: %s', async (_, document) => {
    await expectAgreement(await bytesOf(document));
  });

  it('takes the fields in whatever order they stand', async () => {
    const type = await bomType('1.6');
    const parts = [
      { components: components.slice(0, 20) },
      { spec_version: '1.6', version: 1, metadata: { component: { type: 1, name: 'whole' } } },
      { dependencies: [{ ref: 'r30', dependencies: [{ ref: 'r2' }] }] },
      { components: components.slice(20), serial_number: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79' },
    ];

    await expectAgreement(Buffer.concat(parts.map((part) => type.encode(type.fromObject(part)).finish())));
  });

  it('agrees with the whole on documents of any shape', { timeout: 60_000 }, async () => {
    const text = fc.string({ maxLength: 6, unit: 'grapheme' });
    const reference = fc.constantFrom('a', 'b', 'c', '');
    const part = fc.record(
      {
        type: fc.integer({ min: 0, max: 12 }),
        name: text,
        version: text,
        bom_ref: reference,
        purl: text,
        supplier: fc.record({ name: text }),
        components: fc.array(fc.record({ type: fc.constant(2), name: text, bom_ref: reference }), { maxLength: 2 }),
        licenses: fc.array(fc.record({ expression: text }), { maxLength: 2 }),
      },
      { requiredKeys: ['type', 'name'] },
    );
    const dependency = fc.record({ ref: reference, dependencies: fc.array(fc.record({ ref: reference })) });
    const document = fc.record({
      components: fc.array(part, { maxLength: 5 }),
      dependencies: fc.array(dependency, { maxLength: 4 }),
      services: fc.array(fc.record({ name: text, bom_ref: reference }), { maxLength: 2 }),
      metadata: fc.record({ component: part }),
    });

    await fc.assert(
      fc.asyncProperty(document, async (one) => expectAgreement(await bytesOf(one, '1.5'))),
      { numRuns: 40 },
    );
  });

  it.each([
    ['an entry that is too large alone', { components: [{ type: 1, name: 'x'.repeat(5000) }] }, '/components/0'],
    ['what stands beside the lists', { metadata: { component: { type: 1, name: 'x'.repeat(5000) } } }, 'byte'],
  ])('refuses by name %s', async (_, document, at) => {
    const read = await parseLargeCycloneDxProtobuf(await bytesOf(document), lenient, { ...tiny, wholeBytes: 4000 });

    expect(read).toMatchObject({ problems: [{ at: expect.stringContaining(at) }] });
  });

  it('refuses a message that breaks off, wherever, as the whole reader does', async () => {
    const bytes = await bytesOf({ components: components.slice(0, 4) });
    for (let length = 8; length < bytes.length; length++) {
      const cut = bytes.subarray(0, length);
      const [whole, pieces] = [await parseBom(cut, lenient), await parseLargeCycloneDxProtobuf(cut, lenient, tiny)];
      expect(pieces.ok, String(length)).toBe(whole.ok);
    }
  });

  it.runIf(hasConformanceData)('agrees with the whole on every document of the specification', async () => {
    let count = 0;
    for (const version of protobufVersions) {
      const type = await bomType(version);
      for (const { name, read } of conformanceFiles(`sbom/cyclonedx-spec-tests/${version}`, /\.textproto$/)) {
        let bytes: Uint8Array;
        try {
          bytes = type.encode(textformat.fromText(type, new TextDecoder().decode(read()))).finish();
        } catch {
          continue;
        }
        if (versionIn(bytes) === null) continue;
        await expectAgreement(bytes, { stretches: [40], name: `${version} ${name}` });
        count++;
      }
    }
    expect(count).toBeGreaterThan(100);
  });
});
