import type { Database, Tx } from '../../platform/database/database.ts';
import { purposesSwitchedOn } from '../../platform/egress/settings-store.ts';
import type { MailServer } from '../../platform/mail/send-mail.ts';

/** The mail server of the installation, as it stands in the database: the password is sealed. */
export interface StoredMailServer extends Omit<MailServer, 'password'> {
  password: Buffer | null;
  /** Who mails come from: `Holdfast <holdfast@example.org>`. */
  sender: string;
  /** Under which people reach Holdfast: `https://holdfast.example.org`. */
  address: string;
}

/** Asked in a transaction of the installation, as everything here. */
export async function findMailServer(tx: Tx): Promise<StoredMailServer | undefined> {
  const row = await tx.selectFrom('mail_server').selectAll().executeTakeFirst();
  return row && { ...row, tls: row.tls as MailServer['tls'] };
}

export async function writeMailServer(tx: Tx, server: StoredMailServer): Promise<void> {
  await tx
    .insertInto('mail_server')
    .values(server)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(server))
    .execute();
}

/** Whether mail goes out from this installation at all. */
export function readMailActive(database: Database): Promise<boolean> {
  return database.inInstallation(async (tx) => {
    const switchedOn = await purposesSwitchedOn(tx);
    return switchedOn.has('mail') && (await findMailServer(tx)) !== undefined;
  });
}
