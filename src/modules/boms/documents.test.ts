import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { profileIds } from '../../formats/bom-profiles/check-bom.ts';
import { bomProfiles } from './contract.ts';

type Api = Awaited<ReturnType<typeof startApi>>;
type Caller = Awaited<ReturnType<Api['as']>>;

const pad = (version: string, licence: string) => ({
  type: 'library',
  name: 'left-pad',
  version,
  purl: `pkg:npm/left-pad@${version}`,
  licenses: [{ license: { id: licence } }],
});

const bomOf = (...components: object[]) =>
  JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, components });

describe('what the documents themselves say', () => {
  let api: Api;
  let analyst: Caller;
  beforeAll(async () => {
    api = await startApi();
    analyst = await api.as('analyst');
  });
  afterAll(() => api.stop());

  const give = async (productId: string, bytes: string) => {
    const sent = await analyst.upload(`/products/${productId}/boms?fileName=app.cdx.json`, bytes);
    await analyst.finished(sent.body.jobId);
    return sent.body;
  };

  it('compares a BOM with the one before it, or with any other', async () => {
    const product = (await analyst.post('/products', { name: 'Compared' })).body;
    const first = await give(product.id, bomOf(pad('1.2.0', 'MIT')));
    const second = await give(product.id, bomOf(pad('1.3.0', 'WTFPL'), { type: 'library', name: 'more' }));

    const withBefore = await analyst.get(`/boms/${second.number}/comparison`);
    const turnedRound = await analyst.get(`/boms/${first.id}/comparison?with=${second.number}`);

    expect(withBefore.body).toMatchObject({
      from: { number: first.number },
      to: { number: second.number },
      added: [{ name: 'more' }],
      removed: [],
      raised: [{ name: 'left-pad', from: '1.2.0', to: '1.3.0' }],
      licences: [{ name: 'left-pad', from: ['MIT'], to: ['WTFPL'] }],
      unchanged: 0,
      vulnerabilities: null,
    });
    expect(turnedRound.body).toMatchObject({ removed: [{ name: 'more' }], lowered: [{ from: '1.3.0', to: '1.2.0' }] });
  });

  it('says that there is nothing to compare with', async () => {
    const product = (await analyst.post('/products', { name: 'Alone' })).body;
    const only = await give(product.id, bomOf(pad('1.2.0', 'MIT')));

    const answer = await analyst.get(`/boms/${only.id}/comparison`);

    expect(answer.status).toBe(404);
    expect(answer.body.detail).toContain('no earlier bill of materials');
  });

  it('offers every profile that there is', () => {
    expect([...bomProfiles].sort()).toEqual(profileIds.toSorted());
  });

  it('names the elements that a BOM lacks', async () => {
    const product = (await analyst.post('/products', { name: 'Checked' })).body;
    const bom = await give(product.id, bomOf(pad('1.2.0', 'MIT')));

    const { body } = await analyst.get(`/boms/${bom.id}/elements?profile=ntia-2021`);

    expect(body).toMatchObject({
      ok: false,
      profile: { id: 'ntia-2021' },
      document: { missing: [{ element: 'author-or-tool' }, { element: 'timestamp' }] },
      components: [{ name: 'left-pad', missing: [{ element: 'supplier' }, { element: 'relationship' }] }],
    });
    expect((await analyst.get(`/boms/${bom.id}/elements?profile=none`)).status).toBe(400);
  });

  it('says nothing of a document that was refused, nor of one of another workspace', async () => {
    const product = (await analyst.post('/products', { name: 'Refused' })).body;
    const refused = await give(product.id, '{"bomFormat":"CycloneDX"}');
    const stranger = await api.as('analyst', { workspaceId: (await api.newWorkspace('Elsewhere')).id });

    expect((await analyst.get(`/boms/${refused.id}/elements`)).status).toBe(409);
    expect((await stranger.get(`/boms/${refused.id}/comparison`)).status).toBe(404);
  });
});
