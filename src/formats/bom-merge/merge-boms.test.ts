import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BomDocument } from '../bom/document.ts';
import { compareBoms } from '../bom-compare/compare-boms.ts';
import { validatorOf } from '../cyclonedx/schema.ts';
import { objectsOf } from '../json/json.ts';
import { mergeBoms } from './merge-boms.ts';

const made = { serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79', timestamp: '2026-02-28T09:30:00Z' };
const suite = { subject: { name: 'suite', version: '2.0' }, ...made };

const bom = (content: Record<string, unknown>): BomDocument => ({
  format: 'cyclonedx',
  encoding: 'json',
  specVersion: '1.7',
  losses: [],
  content: { bomFormat: 'CycloneDX', specVersion: '1.7', version: 1, ...content },
});

const part = (ref: string, name: string, version: string, over: Record<string, unknown> = {}) => ({
  type: 'library',
  'bom-ref': ref,
  name,
  version,
  purl: `pkg:npm/${name}@${version}`,
  ...over,
});

const shop = bom({
  serialNumber: 'urn:uuid:11111111-1111-4111-8111-111111111111',
  metadata: { component: { type: 'application', 'bom-ref': 'root', name: 'shop', version: '1' } },
  components: [part('1', 'left-pad', '1.3.0', { hashes: [{ alg: 'MD5', content: 'a'.repeat(32) }] })],
  dependencies: [{ ref: 'root', dependsOn: ['1'] }],
});
const till = bom({
  metadata: { component: { type: 'application', 'bom-ref': 'root', name: 'till', version: '1' } },
  components: [part('1', 'express', '4.0.0'), part('2', 'left-pad', '1.3.0', { copyright: 'Azer' })],
  dependencies: [
    { ref: 'root', dependsOn: ['1'] },
    { ref: '1', dependsOn: ['2'] },
  ],
  vulnerabilities: [{ id: 'CVE-2026-1', affects: [{ ref: '2' }] }],
});

describe('mergeBoms', () => {
  it('makes one component of what is the same, and keeps who depends on whom', () => {
    const { content, conflicts } = mergeBoms([shop, till], suite);
    const named = new Map(objectsOf(content.components).map((one) => [one['bom-ref'], one.name]));
    const edges = objectsOf(content.dependencies).map(({ ref, dependsOn }) => [
      named.get(ref) ?? ref,
      ((dependsOn as string[] | undefined) ?? []).map((one) => named.get(one)),
    ]);

    expect(conflicts).toEqual([]);
    expect([...named.values()]).toEqual(['shop', 'left-pad', 'till', 'express']);
    expect(edges).toEqual([
      ['shop', ['left-pad']],
      ['till', ['express']],
      ['express', ['left-pad']],
      ['suite@2.0', ['shop', 'till']],
    ]);
    expect(objectsOf(content.components)[1]).toMatchObject({ copyright: 'Azer', hashes: [{ alg: 'MD5' }] });
    expect(content.vulnerabilities).toEqual([{ id: 'CVE-2026-1', affects: [{ ref: '1' }] }]);
    expect(content.externalReferences).toEqual([
      { type: 'bom', url: 'urn:cdx:11111111-1111-4111-8111-111111111111/1' },
    ]);
  });

  it('keeps the earlier of two statements that contradict each other, and says so', () => {
    const other = bom({ components: [part('x', 'left-pad', '1.3.0', { copyright: 'Somebody else' })] });
    const { content, conflicts } = mergeBoms([till, other], suite);

    expect(objectsOf(content.components).find(({ name }) => name === 'left-pad')!.copyright).toBe('Azer');
    expect(conflicts).toEqual([
      {
        at: '/components/pkg:npm/left-pad@1.3.0/copyright',
        message: 'The BOMs say "Azer" and "Somebody else"; the first was kept.',
      },
    ]);
  });

  it('leaves signatures out, which hold for what was signed', () => {
    const { content, conflicts } = mergeBoms([bom({ signature: { algorithm: 'ES256', value: 'x' } })], made);

    expect(content.signature).toBeUndefined();
    expect(conflicts).toHaveLength(1);
  });

  const anyBom = fc
    .uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c'), version: fc.constantFrom('1.0.0', '2.0.0') }), {
      selector: ({ name, version }) => name + version,
      maxLength: 5,
    })
    .chain((parts) =>
      fc.array(fc.nat(Math.max(0, parts.length - 1)), { maxLength: parts.length }).map((targets) =>
        bom({
          components: parts.map(({ name, version }, place) => part(String(place), name, version)),
          dependencies: parts.map((_, place) => ({ ref: String(place), dependsOn: [...new Set(targets.map(String))] })),
        }),
      ),
    );

  it('loses no component and gives what the schema accepts', async () => {
    const validator = await validatorOf('1.7');
    fc.assert(
      fc.property(fc.array(anyBom, { minLength: 1, maxLength: 3 }), (boms) => {
        const merged = bom(mergeBoms(boms, suite).content);
        expect(validator.isValid(merged.content)).toBe(true);
        for (const one of boms)
          expect(compareBoms(one, merged)).toMatchObject({ removed: [], raised: [], lowered: [] });
        const refs = objectsOf(merged.content.components).map((one) => one['bom-ref']);
        expect(new Set(refs).size).toBe(refs.length);
        for (const { dependsOn } of objectsOf(merged.content.dependencies)) {
          for (const ref of (dependsOn as string[] | undefined) ?? []) expect(refs).toContain(ref);
        }
      }),
    );
  });
});
