import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { run, type WorkbookProgress } from './read-workbook.ts';

describe('the workbook worker', () => {
  it('answers with rows and errors that can be handed to another thread', async () => {
    const bytes = new TextEncoder().encode('key,legal name,parent key\nA,Acme,P\nB,,\n');

    const reading = await run({ bytes, fileName: 'Suppliers.csv', knownKeys: new Map([['P', 'supplier']]) });

    expect(structuredClone(reading)).toEqual(reading);
    expect(reading).toMatchObject({
      ok: true,
      value: {
        sheets: [{ how: 'template', offer: { sheet: 'Suppliers', rows: 2 } }],
        reading: {
          rows: { Suppliers: [{ row: 2, key: 'A', legalName: 'Acme', parentKey: 'P' }] },
          errors: [{ at: 'Suppliers!B3', message: 'A supplier needs a legal name.' }],
        },
      },
    });
  });

  it('tells its progress through a port, up to the last row', async () => {
    const lines = Array.from({ length: 3_000 }, (_, index) => `F-${index},Function ${index}`);
    const bytes = new TextEncoder().encode(`key,name\n${lines.join('\n')}\n`);
    const { port1, port2 } = new MessageChannel();
    const told: WorkbookProgress[] = [];
    port2.on('message', (progress: WorkbookProgress) => told.push(progress));

    await run({ bytes, fileName: 'Functions.csv', port: port1 });
    port1.close();
    await new Promise((resolve) => port2.once('close', resolve));

    expect(told[0]).toEqual({ done: 0, total: 3_001 });
    expect(told.at(-1)).toEqual({ done: 3_001, total: 3_001 });
    expect(told.map(({ done }) => done)).toEqual(told.map(({ done }) => done).toSorted((left, right) => left - right));
    expect(told.length).toBeGreaterThan(3);
  });

  it('gives no rows while a sheet waits to be told what it is, and refuses a file that holds nothing else', async () => {
    const read = (text: string) => run({ bytes: Buffer.from(text), fileName: 'vendors.csv' });

    expect(read('Vendor;Land\nAcme;FI\n')).toMatchObject({
      ok: true,
      value: { reading: null, sheets: [{ how: 'waits', fields: { A: 'legalName', B: 'country' } }] },
    });
    expect(read('only a line\n')).toMatchObject({ ok: false, problems: [{ at: 'vendors' }] });
  });

  it('refuses what is no table, with the reason', async () => {
    expect(await run({ bytes: Buffer.from('PK\u0003\u0004 not really'), fileName: 'x.xlsx' })).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining('not an Excel workbook') }],
    });
  });
});
