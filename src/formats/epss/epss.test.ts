import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conformanceFile, hasConformanceData } from '../../../tests/conformance.ts';
import { type EpssIssue, parseEpss } from './epss.ts';

const head = '#model_version:v2025.03.14,score_date:2026-11-20T00:00:00+0000\ncve,epss,percentile\n';

function read(text: string) {
  return parseEpss(new TextEncoder().encode(text));
}

function rowsOf({ cves, probabilities, percentiles }: EpssIssue) {
  return cves.map((cve, i) => [cve, probabilities[i], percentiles[i]]);
}

describe('an EPSS file', () => {
  it('says its model, its day and a row for each CVE', () => {
    const answer = read(`${head}CVE-1999-0001,0.01072,0.76932\nCVE-2021-44228,0.94358,0.99957\n`);

    expect(answer).toMatchObject({
      ok: true,
      warnings: [],
      value: { modelVersion: 'v2025.03.14', scoreDate: '2026-11-20', rejected: 0 },
    });
    if (answer.ok) {
      expect(rowsOf(answer.value)).toEqual([
        ['CVE-1999-0001', 0.01072, 0.76932],
        ['CVE-2021-44228', 0.94358, 0.99957],
      ]);
    }
  });

  it('is read without its comment, with other line ends, quotes, more columns, or its last line end missing', () => {
    const plain = read('cve,epss,percentile\nCVE-2026-0001,1e-05,0.5');
    const odd = read('\ufeffpercentile,date,epss,"CVE"\r\n0.5,2026-11-20,0.00001,"CVE-2026-0001"\r\n\r\n');

    for (const answer of [plain, odd]) {
      expect(answer.ok && rowsOf(answer.value)).toEqual([['CVE-2026-0001', 0.00001, 0.5]]);
      expect(answer).toMatchObject({ warnings: [], value: { scoreDate: null, modelVersion: null } });
    }
  });

  it.each([
    ['CVE-26-1,0.1,0.2', /CVE id/],
    ['GHSA-1,0.1,0.2', /CVE id/],
    ['CVE-2026-0002,,0.2', /from 0 to 1/],
    ['CVE-2026-0002,1.1,0.2', /from 0 to 1/],
    ['CVE-2026-0002,-0.1,0.2', /from 0 to 1/],
    ['CVE-2026-0002,NaN,0.2', /from 0 to 1/],
    ['CVE-2026-0002,0.1', /from 0 to 1/],
    ['CVE-2026-0001,0.1,0.2', /stands twice/],
    ['CVE-2026-00', /CVE id/],
  ])('leaves the row %j out and says its line', (row, message) => {
    const answer = read(`${head}CVE-2026-0001,0.5,0.6\n${row}\nCVE-2026-0003,0.7,0.8\n`);

    expect(answer).toMatchObject({
      ok: true,
      value: { cves: ['CVE-2026-0001', 'CVE-2026-0003'], rejected: 1 },
      warnings: [{ at: 'line 4', message: expect.stringMatching(message) }],
    });
  });

  it.each([
    ['', 'line 1', /columns/],
    ['<!doctype html>\n<html>', 'line 1', /columns/],
    ['{"status":"OK"}', 'line 1', /columns/],
    [head, 'line 2', /no row/],
    [`${head}<html>\n`, 'line 3', /CVE id/],
  ])('is refused when it says %j', (text, at, message) => {
    expect(read(text)).toMatchObject({ ok: false, problems: [{ at, message: expect.stringMatching(message) }] });
  });

  it('tells a hundred bad rows and counts them all', () => {
    const answer = read(`${head}CVE-2026-0001,0.5,0.6\n${'nonsense\n'.repeat(5000)}`);

    expect(answer).toMatchObject({ ok: true, value: { rejected: 5000 } });
    expect(answer.ok && answer.warnings).toHaveLength(100);
  });

  it('gives back every row that was written, whatever the figures', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => Number(value.toFixed(5)));
    const rows = fc.uniqueArray(fc.tuple(fc.integer({ min: 1000, max: 999_999 }), share, share), {
      selector: ([number]) => number,
      minLength: 1,
    });

    fc.assert(
      fc.property(rows, (written) => {
        const lines = written.map(([number, ...shares]) => [`CVE-2026-${number}`, ...shares]);
        const answer = read(`${head}${lines.map((line) => `${line.join(',')}\n`).join('')}`);

        expect(answer.ok && rowsOf(answer.value)).toEqual(lines);
      }),
    );
  });

  it.skipIf(!hasConformanceData)('gives the figures of known exploited vulnerabilities as others recorded them', () => {
    const text = new TextDecoder().decode(conformanceFile('vulns/kev/epss_kev_nvd.csv.gz'));
    const recorded = [...text.matchAll(/^(CVE-[^,]+),[^,]*,([\d.]+),([\d.]+),/gm)].map(([, ...row]) => row);
    const answer = read(`${head}${recorded.map((row) => row.join(',')).join('\n')}`);

    expect(recorded.length).toBeGreaterThan(1400);
    expect(answer.ok && rowsOf(answer.value)).toEqual(recorded.map(([cve, ...shares]) => [cve, ...shares.map(Number)]));
  });
});
