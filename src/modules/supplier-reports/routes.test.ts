import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aForm, plantRound } from '../../../tests/assessments.ts';
import { readXlsx } from '../../formats/xlsx/read-xlsx.ts';

describe('the report on a supplier', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let lead: Awaited<ReturnType<typeof api.as>>;
  beforeAll(async () => {
    api = await startApi();
    lead = await api.as('programme-lead');
  });
  afterAll(() => api.stop());

  const supplierNamed = async (name: string) => (await lead.post('/suppliers', { name, country: 'FI' })).body;
  const answered = async (name: string) => {
    const supplier = await supplierNamed(name);
    await plantRound(api, api.workspace.id, {
      form: aForm(),
      assessments: [
        {
          supplierId: supplier.id,
          submissions: [{ '1.1': { choice: 'yes' }, '1.2': { choice: 'no', text: 'Next year' } }],
        },
      ],
    });
    return supplier;
  };

  it('is one page of PDF, also for names in other scripts and as long as names may be', async () => {
    for (const name of ['Kestrelline Controls Oy', 'Łódź Привет Ελλάδα 日本', `<b>${'Long '.repeat(55)}</b>`]) {
      const { number } = await answered(name);
      const { status, headers, bytes } = await lead.get(`/suppliers/${number}/report`);

      expect(status).toBe(200);
      expect(headers['content-type']).toBe('application/pdf');
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
      expect(bytes.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1);
      expect(drawnIn(bytes)).toBeGreaterThan(1000);
    }
  });

  it('says as a workbook every answer with its question', async () => {
    const { number } = await answered('Meridiq Telemetry');

    const read = readXlsx((await lead.get(`/suppliers/${number}/report?format=xlsx`)).bytes);

    if (!read.ok) throw new Error('refused');
    const sheets = new Map(read.value.sheets.map((sheet) => [sheet.name, sheet]));
    expect([...sheets.keys()]).toEqual([
      'Summary',
      'Sections',
      'Answers',
      'Contradictions',
      'Proofs',
      'Findings',
      'Evidence',
    ]);
    const said = JSON.stringify(sheets.get('Answers'));
    expect(said).toContain('Is 1.2 in place?');
    expect(said).toContain('No; Next year');
    expect(JSON.stringify(sheets.get('Summary'))).toContain('1.2');
  });

  it('says that nothing was answered where nothing was', async () => {
    const { number } = await supplierNamed('Quell Sensors');

    expect((await lead.get(`/suppliers/${number}/report`)).status).toBe(200);
    const read = readXlsx((await lead.get(`/suppliers/${number}/report?format=xlsx`)).bytes);
    expect(JSON.stringify(read)).toContain('No questionnaire was answered yet');
    expect((await lead.get('/suppliers/S-9999/report')).status).toBe(404);
  });
});

/** How many bytes of drawing the pages hold. */
function drawnIn(pdf: Buffer): number {
  const text = pdf.toString('latin1');
  let drawn = 0;
  for (const { index, 0: head } of text.matchAll(/\/Length (\d+)\s*\/Filter \/FlateDecode\s*>>\s*stream\r?\n/g)) {
    const start = index + head.length;
    const length = Number(/\d+/.exec(head)![0]);
    const stream = inflateSync(pdf.subarray(start, start + length)).toString('latin1');
    if (/\bTj?J?\b/.test(stream)) drawn += stream.length;
  }
  return drawn;
}
