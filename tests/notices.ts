import { newId } from '../src/common/ids.ts';
import type { NewNotice } from '../src/modules/notices/raise.ts';
import { raiseNotice } from '../src/modules/notices/raise.ts';
import { sendDue } from '../src/modules/notices/send-job.ts';
import { spreadEvents } from '../src/modules/notices/spread-job.ts';
import { changeSet } from '../src/platform/database/change-set.ts';
import { switchPurpose, writeEgressSettings } from '../src/platform/egress/settings-store.ts';
import { startApi } from './api.ts';
import { type SignedIn, signIn } from './people.ts';

const system = { kind: 'system' as const, id: null };
const noon = new Date('2026-11-21T12:00:00Z');

/** The server with a clock of the test's own and without a job runner: what jobs do is done when the test says so. */
export async function startNotices() {
  let now = noon;
  const api = await startApi({ runner: false, clock: () => now });
  await api.platform.database.inInstallation(async (tx) => {
    await writeEgressSettings(tx, { proxy: null, direct: [], privateAddresses: ['127.0.0.1'] });
    await switchPurpose(tx, 'webhook', 'on');
  });
  const installation = await signIn(api, null, { installation: true });

  const at = (workspaceId: string) => ({
    raise: (notice: NewNotice, actor: { kind: 'system' | 'user'; id: string | null } = system) =>
      api.platform.database.inWorkspace(workspaceId, (tx) => raiseNotice({ tx, workspaceId, actor }, notice)),
    spread: () => spreadEvents({ ...api.platform, workspaceId }),
    send: () => sendDue({ ...api.platform, workspaceId }),
    person: (role: 'administrator' | 'analyst' | 'auditor' = 'analyst') => signIn(api, role, { workspaceId }),
    /** Limits a member to a unit that may see these suppliers. */
    limitTo: (userId: string, supplierIds: readonly string[]) =>
      changeSet({ ...api.platform, workspaceId, actor: system }, 'test', async ({ tx, id }) => {
        const row = { workspace_id: workspaceId, change_set_id: id };
        const unit = newId();
        await tx
          .insertInto('unit')
          .values({ ...row, id: unit, name: `Unit ${unit}` })
          .execute();
        for (const supplier of supplierIds) {
          await tx
            .insertInto('unit_supplier')
            .values({ ...row, id: newId(), unit_id: unit, supplier_id: supplier })
            .execute();
        }
        await tx
          .updateTable('membership')
          .set({ limited: true })
          .where('workspace_id', '=', workspaceId)
          .where('user_id', '=', userId)
          .execute();
        await tx
          .insertInto('membership_unit')
          .values({ workspace_id: workspaceId, user_id: userId, unit_id: unit })
          .execute();
      }),
  });

  return {
    api,
    at,
    installation,
    begin: () => {
      now = noon;
    },
    pass: (minutes: number) => {
      now = new Date(now.getTime() + minutes * 60_000);
    },
    /** Sets the mail server up; `active` says whether mail goes out. */
    setUpMail: (server: { port: number } & Record<string, unknown>) =>
      installation.send('PUT', '/mail-server', {
        host: 'localhost',
        tls: 'none',
        username: null,
        sender: 'Holdfast <holdfast@example.org>',
        address: 'https://holdfast.example.org',
        active: true,
        ...server,
      }),
    stop: () => api.stop(),
  };
}

export type Notices = Awaited<ReturnType<typeof startNotices>>;

/** Chooses how a person hears of a kind. */
export async function choose(
  person: SignedIn,
  ways: Record<string, string>,
  digest = { every: 'day', weekday: 1, hour: 7 },
) {
  const { body } = await person.get('/notices/settings');
  return person.send('PUT', '/notices/settings', { ways: { ...body.ways, ...ways }, digest });
}
