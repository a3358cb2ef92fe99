import { AppError } from '../../common/errors.ts';
import type { Context } from '../../platform/context.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import type { RestrictedCountry } from './contract.ts';
import { listRestricted, removeRestricted, writeRestricted } from './restricted-store.ts';

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

export function listRestrictedCountries({ database, workspaceId }: Context): Promise<{ items: RestrictedCountry[] }> {
  return database.inWorkspace(workspaceId, async (tx) => ({ items: await listRestricted(tx, workspaceId) }));
}

export function restrictCountry(
  context: Context,
  country: string,
  { reason }: { reason: string | null },
): Promise<RestrictedCountry> {
  if (!countryNames.of(country)) {
    const message = `${country} is the code of no country (ISO 3166-1).`;
    throw new AppError('invalid-input', message, { problems: [{ at: '/params/country', message }] });
  }
  return changeSet(context, 'country.restricted', async (change) => {
    await writeRestricted(change, country, reason);
    change.detail('country', country);
    change.detail('reason', reason);
    return { country, reason, since: context.clock().toISOString(), etag: change.id };
  });
}

export function liftRestriction(context: Context, country: string): Promise<void> {
  return changeSet(context, 'country.restriction-lifted', async (change) => {
    if (!(await removeRestricted(change, country))) {
      throw new AppError('not-found', `${country} is not restricted.`);
    }
    change.detail('country', country);
  });
}
