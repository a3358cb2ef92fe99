import { describe, expect, it } from 'vitest';
import { conformanceFile, hasConformanceData } from '../../../tests/conformance.ts';
import { parseKev } from './catalogue.ts';

const entry = {
  cveID: 'CVE-2024-3094',
  vendorProject: 'Example',
  product: 'Thing',
  vulnerabilityName: 'Example Thing Code Execution',
  dateAdded: '2024-04-01',
  dueDate: '2024-04-22',
  requiredAction: 'Update.',
  knownRansomwareCampaignUse: 'Known',
};

function parse(document: unknown) {
  return parseKev(new TextEncoder().encode(typeof document === 'string' ? document : JSON.stringify(document)));
}

describe('parseKev', () => {
  it('reads the entries by CVE id, with version and date of the catalogue', () => {
    const answer = parse({
      catalogVersion: '2024.04.01',
      dateReleased: '2024-04-01T10:00:00Z',
      count: 1,
      vulnerabilities: [entry],
    });

    expect(answer).toMatchObject({
      ok: true,
      warnings: [],
      value: { version: '2024.04.01', releasedAt: '2024-04-01T10:00:00Z' },
    });
    expect(answer.ok && answer.value.entries.get('CVE-2024-3094')).toEqual({
      cve: 'CVE-2024-3094',
      name: 'Example Thing Code Execution',
      vendor: 'Example',
      product: 'Thing',
      dateAdded: '2024-04-01',
      dueDate: '2024-04-22',
      requiredAction: 'Update.',
      knownRansomware: true,
    });
  });

  it('does not take unknown ransomware use for none', () => {
    const answer = parse({ vulnerabilities: [{ ...entry, knownRansomwareCampaignUse: 'Unknown' }] });

    expect(answer.ok && answer.value.entries.get('CVE-2024-3094')?.knownRansomware).toBeNull();
  });

  it('leaves out entries that cannot be read and says where they stand', () => {
    const vulnerabilities = [
      entry,
      { ...entry, cveID: 'GHSA-x' },
      { ...entry, cveID: 'CVE-2024-0001', dateAdded: '2024-02-31x' },
      7,
      entry,
    ];
    const answer = parse({ count: 9, vulnerabilities });

    expect(answer.ok && answer.value.entries.size).toBe(1);
    expect(answer.ok && answer.warnings.map(({ at }) => at)).toEqual([
      '/vulnerabilities/1/cveID',
      '/vulnerabilities/2/dateAdded',
      '/vulnerabilities/3',
      '/vulnerabilities/4/cveID',
      '/count',
    ]);
  });

  it('refuses what is no catalogue', () => {
    expect(parse('{')).toMatchObject({ ok: false, problems: [{ at: '' }] });
    expect(parse({ id: 'GHSA-x' })).toMatchObject({ ok: false, problems: [{ at: '/vulnerabilities' }] });
    expect(parse({ vulnerabilities: [{}] })).toMatchObject({
      ok: false,
      problems: [{ at: '/vulnerabilities/0/cveID' }],
    });
  });
});

describe.runIf(hasConformanceData)('the catalogue of 2025-08-25', () => {
  it('is read in full', () => {
    const answer = parseKev(conformanceFile('vulns/kev/known_exploited_vulnerabilities.json.gz'));

    expect(answer).toMatchObject({ ok: true, warnings: [], value: { version: '2025.08.25' } });
    expect(answer.ok && answer.value.entries.size).toBe(1404);
    expect(answer.ok && answer.value.entries.get('CVE-2025-48384')?.dueDate).toBe('2025-09-15');
  });
});
