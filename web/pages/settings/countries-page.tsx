import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { AppError } from '../../../src/common/errors.ts';
import { parseCountry } from '../../../src/formats/countries/countries.ts';
import {
  liftRestrictionRoute,
  listRestrictedCountriesRoute,
  type RestrictedCountry,
  restrictCountryRoute,
} from '../../../src/modules/claims/restricted-contract.ts';
import { api } from '../../api.ts';
import { Form, TextField, useForm } from '../../components/form.tsx';
import { Panel } from '../../components/page.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { countryName } from '../../country.ts';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { SettingsFrame } from './settings-frame.tsx';

/** The countries that the organisation restricts, against which answers, sites and owners are held. */
export function CountriesPage() {
  const rights = useRights();
  return (
    <SettingsFrame lede={t('settings.countries-lede')}>
      <Countries mayChange={rights.administer} />
      {rights.administer && <Restrict />}
    </SettingsFrame>
  );
}

function Countries({ mayChange }: { mayChange: boolean }) {
  const query = useQuery({
    queryKey: ['restricted-countries'],
    queryFn: ({ signal }) => api.call(listRestrictedCountriesRoute, { signal }),
  });
  if (query.isError) {
    return <ErrorNote title={t('settings.countries-failed')} error={query.error} retry={() => void query.refetch()} />;
  }
  if (!query.data) return <Waiting />;
  if (query.data.items.length === 0) {
    return (
      <div className="panel">
        <EmptyState icon="site" title={t('settings.countries-none')}>
          {t('settings.countries-none-text')}
        </EmptyState>
      </div>
    );
  }
  return (
    <Panel title={t('settings.countries')}>
      <ul className="plain-list column">
        {query.data.items.map((one) => (
          <Country key={one.country} one={one} mayChange={mayChange} />
        ))}
      </ul>
    </Panel>
  );
}

function Country({ one, mayChange }: { one: RestrictedCountry; mayChange: boolean }) {
  const toast = useToast();
  const name = countryName(one.country);
  const restrict = () =>
    api.call(restrictCountryRoute, { params: { country: one.country }, input: { reason: one.reason } });
  const lift = useMutation({
    mutationFn: () => api.call(liftRestrictionRoute, { params: { country: one.country } }),
    onSuccess: async () => {
      await readAnew();
      toast({
        text: t('settings.country-lifted', { name }),
        action: { label: t('common.undo'), act: () => void restrict().then(readAnew) },
      });
    },
    onError: (error) => toast({ text: error.message }),
  });
  return (
    <li className="row">
      <div className="grow">
        {name} <span className="mono third small">{one.country}</span>
        <div className="third small">
          {[one.reason, t('settings.country-since', { day: formatDate(one.since) })].filter(Boolean).join(' · ')}
        </div>
      </div>
      {mayChange && (
        <Button
          size="xs"
          variant="subtle"
          aria-label={t('settings.country-lift-named', { name })}
          onClick={() => lift.mutate()}
        >
          {t('settings.country-lift')}
        </Button>
      )}
    </li>
  );
}

function Restrict() {
  const form = useForm({ country: '', reason: '' }, async ({ country, reason }) => {
    const read = parseCountry(country);
    if (!read.ok) {
      const { message } = read;
      throw new AppError('invalid-input', message, { problems: [{ at: '/country', message }] });
    }
    await api.call(restrictCountryRoute, { params: { country: read.value }, input: { reason: reason.trim() || null } });
    form.set('country', '');
    form.set('reason', '');
    await readAnew();
  });
  return (
    <Panel title={t('settings.country-add')}>
      <Form form={form} failed={t('settings.country-add-failed')} act={t('settings.country-add-act')}>
        <TextField form={form} name="country" label={t('settings.country-code')} required />
        <TextField form={form} name="reason" label={t('settings.country-reason')} />
      </Form>
    </Panel>
  );
}
