import type { Statement } from '../../../src/modules/declarations/contract.ts';
import { countryName } from '../../country.ts';
import { t } from '../../messages/messages.ts';
import { DeclaredRow, rowFields } from './declared-row.tsx';
import type { Editing } from './editing.ts';
import { CountryField, ShareField, TypedField } from './fields.tsx';
import { formatShare } from './share-text.ts';

export function OwnerRow({ place, editing, open }: { place: number; editing: Editing; open: boolean }) {
  const { row, set, field } = rowFields<Statement['owners'][number]>('owners', place, editing);
  const told = [row.country && countryName(row.country), row.share !== null && `${formatShare(row)} %`];
  return (
    <DeclaredRow section="owners" place={place} editing={editing} open={open} told={told}>
      <div className="declared-fields">
        <TypedField label={t('declare.name')} {...field('name')} />
        <CountryField label={t('declare.country')} {...field('country')} />
        <ShareField {...field('share')} label={t('declare.owner-share')} value={row} change={set} />
        <TypedField label={t('declare.lei')} {...field('lei')} />
        <TypedField label={t('declare.duns')} {...field('duns')} />
      </div>
    </DeclaredRow>
  );
}
