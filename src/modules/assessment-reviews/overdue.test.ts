import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aForm, plantRound } from '../../../tests/assessments.ts';
import { type Notices, startNotices } from '../../../tests/notices.ts';
import type { SignedIn } from '../../../tests/people.ts';
import { scanWorkspace } from '../notices/scan-job.ts';
import { tellOfOverdueFindings } from './overdue.ts';

const minutesADay = 24 * 60;

describe('notices of plans of action', () => {
  let notices: Notices;
  let lead: SignedIn;
  let look: () => Promise<void>;
  beforeAll(async () => {
    notices = await startNotices();
    const { id: workspaceId } = await notices.api.newWorkspace('Northmere');
    const here = notices.at(workspaceId);
    lead = await here.person('administrator');
    const supplierId = (await lead.post('/suppliers', { name: 'Corvo' })).body.id;
    const assessments = [{ supplierId, submissions: [{ '1.1': { choice: 'yes' } }] }];
    await plantRound(notices.api, workspaceId, { form: aForm(), assessments });
    look = async () => {
      await scanWorkspace({ ...notices.api.platform, workspaceId }, [tellOfOverdueFindings]);
      await here.spread();
    };
  });
  afterAll(() => notices.stop());

  const titles = async () => (await lead.get('/notices')).body.items.map(({ title }: { title: string }) => title);
  const finding = async (title: string, more: object) =>
    (await lead.post('/assessment-findings', { assessmentId: 'A-0001', title, severity: 'high', ...more })).body;

  it('tell of each that is past its day, mended or not, once, and again only where it got another day', async () => {
    const late = await finding('No patches', { plan: 'Patch', dueOn: '2026-11-22' });
    await finding('Later', { plan: 'Patch', dueOn: '2026-12-22' });
    await finding('Long ago', { dueOn: '2026-01-22' });
    await look();
    expect(await titles()).toEqual([]);

    notices.pass(2 * minutesADay);
    await look();
    await look();
    expect(await titles()).toEqual(['Finding G-0001 on Corvo was to be mended by 22 Nov 2026']);

    const change = { state: 'mended', retestOn: '2026-11-24' };
    expect((await lead.patch(`/assessment-findings/${late.id}`, change, `"${late.etag}"`)).status).toBe(200);
    notices.pass(2 * minutesADay);
    await look();
    await look();
    expect(await titles()).toEqual([
      'Finding G-0001 on Corvo was to be retested by 24 Nov 2026',
      'Finding G-0001 on Corvo was to be mended by 22 Nov 2026',
    ]);
  });
});
