import { describe, expect, it } from 'vitest';
import { componentAt } from '../formats/bom/bom.ts';
import { run } from './read-bom.ts';

describe('the BOM reader in its thread', () => {
  it('gives an answer that crosses the boundary of threads whole', async () => {
    const document = { bomFormat: 'CycloneDX', specVersion: '1.5', components: [{ type: 'library', name: 'a' }] };

    const answer = structuredClone(await run({ bytes: new TextEncoder().encode(JSON.stringify(document)) }));

    expect(answer.ok && componentAt(answer.value.components, 0).name).toBe('a');
  });

  it('finds what a document states of its components besides package URLs', async () => {
    const component = { type: 'library', name: 'a', purl: 'pkg:npm/a@1.0.0' };
    const further = { pedigree: { ancestors: [{ type: 'library', name: 'b', purl: 'pkg:npm/b@1.0.0' }] } };
    const document = {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      components: [component, { ...component, ...further }],
    };

    const answer = await run({ bytes: new TextEncoder().encode(JSON.stringify(document)) });

    expect(answer.ok && answer.value.identifiers).toMatchObject([{ component: 1, value: 'pkg:npm/b@1.0.0' }]);
  });

  it('refuses with problems instead of throwing', async () => {
    expect(await run({ bytes: new Uint8Array() })).toEqual({
      ok: false,
      problems: [{ at: '', message: 'The file is empty.' }],
    });
  });
});
