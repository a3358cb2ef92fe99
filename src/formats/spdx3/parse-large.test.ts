import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import { laidOutBom } from '../../../tests/laid-out-bom.ts';
import { aPivot } from '../../../tests/pivots.ts';
import { sorted } from '../../../tests/sorted.ts';
import type { Problem } from '../../common/errors.ts';
import type { Parsed } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import { parseBom } from '../bom-files/parse-bom.ts';
import type { Json } from '../json/json.ts';
import { parseLargeSpdx3 } from './parse-large.ts';
import { writeSpdx3 } from './write.ts';

const strict = { lenient: false };
const lenient = { lenient: true };
const tiny = { stretchLength: 3, wholeBytes: 1024 * 1024 };

/** What both readers must agree on: the BOM, and what is told, in whatever order. */
function agreed(read: Parsed<Bom>) {
  return read.ok
    ? { bom: laidOutBom({ ...read, warnings: [] }), told: told(read.warnings) }
    : { problems: told(read.problems) };
}

/** Of more than a hundred the first of each reader are told. */
function told(problems: readonly Problem[]): unknown {
  return problems.length > 100 ? problems.length : sorted(problems.map(({ at, message }) => `${at} ${message}`));
}

async function expectAgreement(bytes: Uint8Array, name = ''): Promise<void> {
  for (const options of [strict, lenient]) {
    expect(agreed(await parseLargeSpdx3(bytes, options, tiny)), name).toEqual(agreed(await parseBom(bytes, options)));
  }
}

function bytesOf(document: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document));
}

describe('parseLargeSpdx3', () => {
  it('gives what the whole document gives, in whatever order its objects stand and whichever are missing', async () => {
    await fc.assert(
      fc.asyncProperty(aPivot(), fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), async (pivot, dice) => {
        const { bytes } = writeSpdx3(pivot, { created: '2026-02-28T09:30:00Z' });
        const document = JSON.parse(new TextDecoder().decode(bytes)) as Json & { '@graph': Json[] };
        const roll = () => dice.next().value as number;
        const graph = document['@graph'].filter(() => roll() > 0.05).sort(() => roll() - 0.5);
        for (const one of graph) for (const name of Object.keys(one)) if (roll() < 0.01) delete one[name];

        await expectAgreement(bytesOf({ ...document, '@graph': graph }));
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['a mistake in an object', '[\n{"type":"Person"},\n{"type":}]', 'line 3, column 9'],
    ['no comma between two objects', '[{"type":"Person"}\n{"type":"Person"}]', 'line 2, column 1'],
    ['a comma behind the last object', '[{"type":"Person"},\n]', 'line 2, column 1'],
    ['an object that is too large alone', `[{}, {"a":"${'x'.repeat(300)}"}]`, '/@graph/1'],
    ['no list of objects', '{}', ''],
  ])('refuses with its place %s', async (_, graph, at) => {
    const bytes = new TextEncoder().encode(
      `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":${graph}}`,
    );

    const read = await parseLargeSpdx3(bytes, lenient, { ...tiny, wholeBytes: 200 });

    expect(read).toMatchObject({ ok: false, problems: [{ at }] });
  });

  it.runIf(hasConformanceData)('agrees with the whole on official and real documents', async () => {
    let count = 0;
    for (const { name, read } of conformanceFiles('sbom', /\.json(ld)?$/)) {
      const bytes = read();
      if (bytes.length > 3_000_000 || !new TextDecoder().decode(bytes.subarray(0, 2000)).includes('spdx-context'))
        continue;
      count++;
      await expectAgreement(bytes, name);
    }
    expect(count).toBeGreaterThan(10);
  });
});
