import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadBomDocument } from '../../src/formats/bom/document.ts';
import { readSpdx2Json } from '../../src/formats/spdx2/read-json.ts';
import { readSpdx2Rdf } from '../../src/formats/spdx2/read-rdf.ts';
import { readSpdx2TagValue } from '../../src/formats/spdx2/read-tag-value.ts';
import { readSpdx2Xml } from '../../src/formats/spdx2/read-xml.ts';
import { readSpdx2Yaml } from '../../src/formats/spdx2/read-yaml.ts';
import { readSpdx3 } from '../../src/formats/spdx3/read.ts';
import { conformanceFile, hasConformanceData } from '../conformance.ts';

const ntia = 'sbom/ntia-minimum-elements/no_elements_missing/SPDX';

const parsers: [name: string, read: ReadBomDocument, path: string, runs: number][] = [
  ['JSON', readSpdx2Json, `${ntia}JSONExample-v2.3.spdx.json`, 300],
  ['tag-value', readSpdx2TagValue, `${ntia}TagExample-v2.3.spdx`, 300],
  ['YAML', readSpdx2Yaml, `${ntia}YAMLExample-v2.3.spdx.yaml`, 60],
  ['XML', readSpdx2Xml, `${ntia}XMLExample-v2.3.spdx.xml`, 150],
  ['RDF/XML', readSpdx2Rdf, `${ntia}RdfExample-v2.3.spdx.rdf.xml`, 80],
  ['JSON-LD of SPDX 3', readSpdx3, 'sbom/spdx-examples/software/example4/spdx3.0/example4-bin.json', 300],
];

describe.runIf(hasConformanceData)('every reader of SPDX', () => {
  it.each(parsers)(
    'answers a mutated document in %s, strictly and leniently, and never breaks',
    async (_name, read, path, numRuns) => {
      const original = conformanceFile(path);

      await fc.assert(
        fc.asyncProperty(aDamage(), fc.boolean(), async (damage, lenient) => {
          const answer = await read(damage(original), { lenient });

          if (answer.ok) expect(answer.value.content.bomFormat).toBe('CycloneDX');
          else expect(answer.problems.length).toBeGreaterThan(0);
        }),
        { numRuns, interruptAfterTimeLimit: 20_000 },
      );
    },
  );
});

/** Cuts, doubles, overwrites and inserts pieces of a file. */
function aDamage(): fc.Arbitrary<(bytes: Uint8Array) => Uint8Array> {
  const piece = fc.oneof(
    fc.constantFrom(
      '<text>',
      '</text>',
      '"',
      '{',
      '[[[[',
      '}',
      '<',
      '>',
      '&a;',
      '*a',
      ': ',
      '\n',
      '\n- ',
      '\0',
      'SPDXID',
      'NONE',
      '\ud83d',
    ),
    fc.string({ maxLength: 12 }),
  );
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat({ max: 400 }),
    piece,
    doubles: fc.boolean(),
  });
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) => (bytes) => {
    let text = Buffer.from(bytes).toString('latin1');
    for (const { at, length, piece: inserted, doubles } of edits) {
      const start = Math.floor(at * text.length);
      const cut = text.slice(start, start + length);
      text = text.slice(0, start) + (doubles ? cut + cut : inserted) + text.slice(start + length);
    }
    return Buffer.from(text, 'latin1');
  });
}
