import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { openPool } from '../../platform/database/connection.ts';
import { type Database, openDatabase } from '../../platform/database/database.ts';
import { createApp } from '../../platform/http/app.ts';
import { openMetrics } from '../../platform/metrics/metrics.ts';
import { routes } from '../../server/routes.ts';
import type { OwnAssessment } from './own-contract.ts';

/** One step of somebody who answers: by which link, at which of two programs, what. */
interface Step {
  by: 'first' | 'colleague';
  at: 0 | 1;
  item: string;
  does: 'yes' | 'no' | 'take-back' | 'proof' | 'no-proof';
  /** Knows what stands, or was away for longer. */
  seen: boolean;
}

const steps = fc.array(
  fc.record<Step>({
    by: fc.constantFrom('first', 'colleague'),
    at: fc.constantFrom(0, 1),
    item: fc.constantFrom('4.1', '4.2', '4.3'),
    does: fc.constantFrom('yes', 'no', 'yes', 'no', 'take-back', 'proof', 'no-proof'),
    seen: fc.boolean(),
  }),
  { minLength: 2, maxLength: 14 },
);

describe('saving by many', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let lead: Awaited<ReturnType<typeof api.as>>;
  /** Two programs on one database. */
  let apps: [typeof api.app, typeof api.app];
  let ofOther: Database;
  beforeAll(async () => {
    api = await startApi({ clock: () => new Date('2026-03-02T09:00:00Z'), runner: false });
    lead = await api.as('programme-lead');
    ofOther = openDatabase(openPool(api.database.app, { max: 4 }));
    const platform = { ...api.platform, database: ofOther };
    const settings = { platform, metrics: openMetrics(platform), routes, hosts: [], secure: false, version: 'test' };
    apps = [api.app, await createApp({ ...settings, spoolDirectory: platform.cacheDirectory })];
  });
  afterAll(async () => {
    await apps[1].close();
    await ofOther.close();
    await api.stop();
  });

  const callAt = async (at: 0 | 1, path: string, body: object) => {
    const headers = { host: 'localhost', origin: 'http://localhost' };
    const url = `/api/v1/answer/${path}`;
    const response = await apps[at].inject({ method: 'POST', url, headers, payload: body });
    expect({ path, status: response.statusCode, said: response.body }).toMatchObject({ status: 200 });
    return response.json();
  };
  const openAt = (at: 0 | 1, token: string): Promise<OwnAssessment> => callAt(at, 'open', { token });
  let asked = 0;
  const ask = async () => {
    const { id } = (await lead.post('/suppliers', { name: `Supplier ${++asked}` })).body;
    const round = { questionnaire: 'vendor-scrm-template', suppliers: [{ id }], dueOn: '2026-04-01' };
    const { items } = (await lead.post('/assessment-rounds', round)).body;
    const first = items[0].link.token as string;
    const colleague = (await callAt(0, 'parts', { token: first, name: 'Ines Moreau', sections: ['4'] }))
      .token as string;
    return { id: items[0].assessment.id as string, first, colleague };
  };
  const countPast = (assessmentId: string) =>
    api.platform.database.inWorkspace(api.workspace.id, async (tx) => {
      const { rows } = await sql<{ count: number }>`
        select count(*) from assessment_answer_past where assessment_id = ${assessmentId}`.execute(tx);
      return rows[0]!.count;
    });

  it('tells each what whoever opens it anew reads, whichever program kept what, and keeps every answer', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const { id, ...tokens } = await ask();
        let saves = 0;
        for (const { by, at, item, does, seen } of taken) {
          const token = tokens[by];
          const before = await openAt(at, token);
          const proof = before.proofs.find((one) => one.item === item);
          const said = { token, item, title: 'A certificate', class: 'certificate', validUntil: '2026-12-31' };
          const version = seen ? (before.answers[item]?.version ?? 0) : 0;
          const answer = does === 'take-back' ? null : { choice: does };
          let told: Pick<OwnAssessment, 'standing'> & Partial<Pick<OwnAssessment, 'answers'>>;
          if (does === 'proof') told = await callAt(at, 'proofs', said);
          else if (does !== 'no-proof')
            told = await callAt(at, 'save', { token, changes: [{ item, version, answer }] });
          else if (proof) told = await callAt(at, 'proofs/remove', { token, id: proof.id });
          else continue;
          const after = await openAt(at === 0 ? 1 : 0, token);
          expect(told.standing).toEqual(after.standing);
          if (told.answers) {
            expect(told.answers[item]).toEqual(after.answers[item]);
            const isTheSame =
              version !== (before.answers[item]?.version ?? 0) && sameAs(before.answers[item]?.answer, answer);
            if (!isTheSame) saves++;
          }
        }
        expect(await countPast(id)).toBe(saves);
      }),
      { numRuns: 8 },
    );
  });

  it('serves suppliers who save at the same moment, and refuses what one of them may not', async () => {
    const suppliers = await Promise.all(Array.from({ length: 12 }, ask));
    const unasked = { token: suppliers[0]!.first, changes: [{ item: 'nowhere', version: 0, answer: null }] };
    const answers = ['yes', 'no', 'alternate'];

    const [refused, ...saved] = await Promise.all([
      api.stranger.post('/answer/save', unasked),
      ...suppliers.flatMap(({ first }) =>
        answers.map((choice, place) =>
          callAt(place === 1 ? 1 : 0, 'save', {
            token: first,
            changes: [{ item: '2.1', version: 0, answer: { choice } }],
          }),
        ),
      ),
    ]);

    expect(refused).toMatchObject({ status: 400 });
    expect(saved.filter(({ beside }) => beside.length === 0)).toHaveLength(suppliers.length);
    for (const { id, first } of suppliers) {
      const { answer, aside } = (await openAt(1, first)).answers['2.1']!;
      const all = [answer, ...aside.map((one) => one.answer)].map((one) => one?.choice);
      expect(all.sort()).toEqual([...answers].sort());
      expect(await countPast(id)).toBe(answers.length);
    }
  });
});

function sameAs(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other);
}
