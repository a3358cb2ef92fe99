import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginsAsPage, recordsOfPage } from './page.ts';

async function recordsIn(...pieces: Uint8Array[]): Promise<unknown[]> {
  const records: unknown[] = [];
  for await (const record of recordsOfPage(pieces)) records.push(JSON.parse(new TextDecoder().decode(record)));
  return records;
}

describe('recordsOfPage', () => {
  it('gives what JSON.parse gives, wherever the bytes are cut', async () => {
    const element = fc.dictionary(fc.string(), fc.jsonValue());
    const page = fc.record({
      format: fc.constant('NVD_CVE'),
      before: fc.jsonValue(),
      vulnerabilities: fc.array(element, { maxLength: 5 }),
      after: fc.constantFrom<unknown>({ vulnerabilities: [{ cve: 1 }] }, '"vulnerabilities"', ['}']),
    });

    await fc.assert(
      fc.asyncProperty(
        page,
        fc.array(fc.nat(2000), { maxLength: 6 }),
        fc.boolean(),
        async (value, cuts, isIndented) => {
          const bytes = Buffer.from(JSON.stringify(value, null, isIndented ? 2 : undefined));
          const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
          const pieces = places.slice(1).map((end, i) => bytes.subarray(places[i], end));

          expect(await recordsIn(...pieces)).toEqual(JSON.parse(bytes.toString()).vulnerabilities);
        },
      ),
    );
  });

  it('refuses a list that does not end', async () => {
    await expect(recordsIn(Buffer.from('{"vulnerabilities":[{"cve":{}},{"cve'))).rejects.toThrow('cut off');
  });

  it('takes neither the catalogue of exploited vulnerabilities nor a CSAF document for a page', () => {
    const begins = (value: unknown) => beginsAsPage(Buffer.from(JSON.stringify(value)));

    expect(begins({ resultsPerPage: 1, format: 'NVD_CVE' })).toBe(true);
    expect(begins({ vulnerabilities: [{ cve: { id: 'CVE-2024-1000' } }] })).toBe(true);
    expect(begins({ vulnerabilities: [{ cveID: 'CVE-2024-1000' }] })).toBe(false);
    expect(begins({ document: {}, vulnerabilities: [{ cve: 'CVE-2024-1000' }] })).toBe(false);
  });
});
