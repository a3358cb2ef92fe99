import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../tests/api.ts';
import { aFunction } from '../../tests/builders.ts';
import { aTerminal } from '../../tests/terminal.ts';
import { runCommand } from './main.ts';

describe('why', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let analyst: Awaited<ReturnType<(typeof api)['as']>>;
  let server: string;
  beforeAll(async () => {
    api = await startApi({ runner: false });
    server = await api.app.listen({ port: 0, host: '127.0.0.1' });
    analyst = await api.as('analyst');
    await analyst.post('/functions', aFunction({ criticality: 'low' }));
    await analyst.patch('/functions/M-0001', { criticality: 'high' });
  });
  afterAll(() => api.stop());

  const run = async (...argv: string[]) => {
    const token = analyst.headers.authorization!.replace('Bearer ', '');
    const terminal = { ...aTerminal(), environment: { HOLDFAST_URL: server, HOLDFAST_TOKEN: token } };
    const code = await runCommand(['why', ...argv], terminal);
    return { code, out: terminal.written(), note: terminal.noted() };
  };

  it('says it in words, with the rule and who stated each input', async () => {
    const { code, out } = await run('function', 'M-0001', 'criticality');

    expect(code).toBe(0);
    expect(out).toContain('Criticality of Deliver electricity: high\n');
    expect(out).toMatch(/Rule declared-criticality, version 1; register at change \d+\./);
    expect(out).toMatch(/Declared level +high +change \d+, analyst/);
  });

  it('gives what the server answers as JSON, also of the past', async () => {
    const { body } = await analyst.get('/functions/M-0001/why/criticality');

    const now = await run('function', 'M-0001', 'criticality', '-o', 'json');
    const past = await run('function', 'M-0001', 'criticality', '--as-of', String(body.change - 1), '-o', 'json');

    expect(JSON.parse(now.out)).toEqual({ ...body, computedAt: expect.any(String) });
    expect(JSON.parse(past.out).result).toEqual({ is: 'level', level: 'low' });
  });

  it('names the kinds and the values that can be asked', async () => {
    const kind = await run('suplier', 'S-0001', 'products');
    const value = await run('function', 'M-0001', 'name');
    const words = await run('function', 'M-0001');

    expect([kind.code, value.code, words.code]).toEqual([2, 2, 2]);
    expect(kind.note).toContain('Did you mean supplier?');
    expect(value.note).toContain('criticality, systems');
    expect(words.note).toContain('KIND ID VALUE');
  });
});
