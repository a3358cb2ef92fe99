import { AppError } from '../../common/errors.ts';
import type { Context } from '../../platform/context.ts';
import { changeWithin } from '../../platform/database/change-set.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import { readNamedRange } from '../../platform/egress/addresses.ts';
import { readProxy } from '../../platform/egress/proxy.ts';
import {
  purposesSwitchedOn,
  readEgressSettings,
  switchPurpose,
  writeEgressSettings,
} from '../../platform/egress/settings-store.ts';
import type { EgressSettings } from './contract.ts';

export function readEgress({ database, egress }: Context) {
  return database.inInstallation(async (tx) => ({
    ...(await readAll(tx)),
    offline: egress.isOffline,
    environmentProxy: egress.environmentProxy,
  }));
}

/** Changes how connections go out; open ones end with what they do. */
export function changeEgress({ database, actor }: Context, asked: EgressSettings): Promise<EgressSettings> {
  const proxy = asked.proxy === null || asked.proxy === '' ? null : at('/proxy', () => readProxy(asked.proxy!));
  for (const [i, range] of asked.privateAddresses.entries()) at(`/privateAddresses/${i}`, () => readNamedRange(range));
  return database.inInstallation(async (tx) => {
    const { direct, privateAddresses, privateFeeds } = asked;
    await writeEgressSettings(tx, { proxy, direct, privateAddresses });
    await switchPurpose(tx, 'private-feed', privateFeeds ? 'on' : 'off');
    const settings = await readAll(tx);
    await changeWithin(tx, { workspaceId: installationId, actor }, 'egress.changed', async (change) => {
      for (const [name, value] of Object.entries(settings)) change.detail(name, value);
    });
    return settings;
  });
}

async function readAll(tx: Tx): Promise<EgressSettings> {
  const purposes = await purposesSwitchedOn(tx);
  return { ...(await readEgressSettings(tx)), privateFeeds: purposes.has('private-feed') };
}

function at<T>(pointer: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, error.message, { problems: [{ at: pointer, message: error.message }] });
  }
}
