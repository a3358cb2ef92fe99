import { DeclaredRole, type Statement } from '../../../src/modules/declarations/contract.ts';
import { countryName } from '../../country.ts';
import { t } from '../../messages/messages.ts';
import { DeclaredRow, rowFields } from './declared-row.tsx';
import type { Editing } from './editing.ts';
import { CountryField, PickField, ShareField, TypedField, YesNoField } from './fields.tsx';
import { PassOn } from './pass-on.tsx';
import { formatShare } from './share-text.ts';

const identifiers = ['lei', 'duns', 'uei', 'cage', 'domain'] as const;

export function SupplierRow({ place, editing, open }: { place: number; editing: Editing; open: boolean }) {
  const { row, set, field } = rowFields<Statement['suppliers'][number]>('suppliers', place, editing);
  const { sites } = editing.draft.statement;
  const told = [
    row.item,
    row.country && countryName(row.country),
    row.share !== null && `${formatShare(row)} %`,
    row.singleSource && t('declare.single'),
  ];
  return (
    <DeclaredRow section="suppliers" place={place} editing={editing} open={open} told={told}>
      <div className="declared-fields">
        <TypedField label={t('declare.name')} {...field('name')} />
        <CountryField label={t('declare.country')} {...field('country')} />
        <PickField
          {...field('role')}
          label={t('declare.role')}
          choices={DeclaredRole.options.map((value) => ({ value, label: t(`declare.role-${value}`) }))}
          change={(role) => set({ role: DeclaredRole.parse(role) })}
        />
        <TypedField label={t('declare.item')} {...field('item')} />
        <ShareField {...field('share')} label={t('declare.share')} value={row} change={set} />
        <YesNoField
          label={t('declare.single')}
          words={{ yes: t('declare.single-true'), no: t('declare.single-false') }}
          {...field('singleSource')}
        />
        {sites.length > 0 && (
          <PickField
            {...field('siteRef')}
            label={t('declare.site')}
            value={row.siteRef ?? ''}
            choices={[
              { value: '', label: t('declare.site-any') },
              ...sites.map(({ ref, name }) => ({ value: ref, label: name || t('declare.unnamed-sites') })),
            ]}
            change={(siteRef) => set({ siteRef: siteRef || null })}
          />
        )}
      </div>
      <details open={identifiers.some((name) => row[name] !== null)}>
        <summary>{t('declare.identifiers')}</summary>
        <div className="declared-fields">
          {identifiers.map((name) => (
            <TypedField key={name} label={t(`declare.${name}`)} {...field(name)} />
          ))}
        </div>
      </details>
      <PassOn row={row} editing={editing} />
    </DeclaredRow>
  );
}
