import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';

describe('a POST with an Idempotency-Key', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let analyst: Awaited<ReturnType<typeof api.as>>;
  beforeAll(async () => {
    api = await startApi({ runner: false });
    analyst = await api.as('analyst');
  });
  afterAll(() => api.stop());

  const workbook = Buffer.from('key,legal name,country\nacme,Acme,FI\n');
  const upload = (key: string, bytes = workbook, caller = analyst) =>
    caller.send('POST', '/imports?fileName=Suppliers.csv', bytes, {
      'content-type': 'application/octet-stream',
      'idempotency-key': key,
    });
  const register = (key: string, name: string) => analyst.post('/suppliers', { name }, { 'idempotency-key': key });
  const imports = async () => (await analyst.get('/imports')).body.total;
  const suppliers = async () => (await analyst.get('/suppliers')).body.total;

  it('sent many times at once is carried out once, and answered alike', async () => {
    const before = await imports();

    const answers = await Promise.all(Array.from({ length: 6 }, () => upload('at once')));

    expect(await imports()).toBe(before + 1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(5);
  });

  it('whose answer was lost gives that answer again', async () => {
    const first = await register('lost', 'Lost and found');
    const again = await register('lost', 'Lost and found');

    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect((await analyst.get(`/suppliers/${first.body.id}`)).body.name).toBe('Lost and found');
  });

  it('that was refused leaves nothing behind, and may be mended', async () => {
    const before = await suppliers();

    expect((await register('mended', '')).status).toBe(400);
    expect((await register('mended', 'Mended')).status).toBe(201);
    expect(await suppliers()).toBe(before + 1);
  });

  it('is one transaction with its key: a fault afterwards undoes both', async () => {
    const before = await suppliers();
    await asOwner('alter table idempotency_key add constraint broken check (response is null) not valid');

    expect((await register('broken', 'Half there')).status).toBe(500);
    expect(await suppliers()).toBe(before);

    await asOwner('alter table idempotency_key drop constraint broken');
    expect((await register('broken', 'Half there')).status).toBe(201);
    expect(await suppliers()).toBe(before + 1);
  });

  it('is refused for another request, and free for another caller', async () => {
    const auditor = await api.as('administrator');
    await upload('taken');

    expect((await upload('taken', Buffer.from('key,legal name\n'))).status).toBe(422);
    expect((await upload('taken', workbook, auditor)).headers['idempotency-replayed']).toBeUndefined();
    expect((await upload('k'.repeat(256))).status).toBe(400);
  });

  async function asOwner(statement: string): Promise<void> {
    const client = new pg.Client(api.database.owner);
    await client.connect();
    await client.query(statement);
    await client.end();
  }
});
