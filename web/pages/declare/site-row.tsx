import type { Statement } from '../../../src/modules/declarations/contract.ts';
import { countryName } from '../../country.ts';
import { t } from '../../messages/messages.ts';
import { DeclaredRow, rowFields } from './declared-row.tsx';
import type { Editing } from './editing.ts';
import { CountryField, DaysField, TypedField, YesNoField } from './fields.tsx';

export function SiteRow({ place, editing, open }: { place: number; editing: Editing; open: boolean }) {
  const { row, field } = rowFields<Statement['sites'][number]>('sites', place, editing);
  const told = [row.place, row.country && countryName(row.country)];
  return (
    <DeclaredRow section="sites" place={place} editing={editing} open={open} told={told}>
      <div className="declared-fields">
        <TypedField label={t('declare.name')} {...field('name')} />
        <YesNoField
          label={t('declare.owned')}
          words={{ yes: t('declare.owned-true'), no: t('declare.owned-false') }}
          {...field('owned')}
        />
        <CountryField label={t('declare.country')} {...field('country')} />
        <TypedField label={t('declare.place')} {...field('place')} />
        <DaysField label={t('declare.recover')} note={t('declare.recover-note')} {...field('recoverDays')} />
        <DaysField label={t('declare.buffer')} note={t('declare.buffer-note')} {...field('bufferDays')} />
      </div>
    </DeclaredRow>
  );
}
