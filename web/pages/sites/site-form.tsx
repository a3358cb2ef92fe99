import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { NodeRef } from '../../../src/modules/register/contract.ts';
import {
  changeSiteRoute,
  getSiteRoute,
  type NewSite,
  registerSiteRoute,
  type Site,
  SiteKind,
} from '../../../src/modules/sites/contract.ts';
import { getSupplierRoute } from '../../../src/modules/suppliers/contract.ts';
import { api } from '../../api.ts';
import { ChoiceField, Form, TextField, useForm } from '../../components/form.tsx';
import { changedFields, emptyAsNull } from '../../components/form-state.ts';
import { PageHead, Panel } from '../../components/page.tsx';
import { Record } from '../../components/record.tsx';
import { NodeField } from '../../components/register-fields.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { degreesOf } from './degrees.ts';

interface SiteValues {
  name: string;
  key: string;
  kind: string;
  country: string;
  latitude: string;
  longitude: string;
  owned: string;
  supplier: NodeRef | null;
}

const newRoute = getRouteApi('/shell/sites/new');
const editRoute = getRouteApi('/shell/sites/$id/edit');

/** Adds a site; `?supplier=S-0042` names its supplier beforehand. */
export function NewSitePage() {
  const { supplier } = newRoute.useSearch();
  const query = useQuery({
    queryKey: ['supplier-of-new', supplier ?? null],
    queryFn: async () => (supplier ? await api.call(getSupplierRoute, { params: { id: supplier } }) : null),
  });
  return (
    <Record query={query} failed={t('sites.site-failed')}>
      {(known) => <NamedSupplierForm supplier={known && { ...known, kind: 'supplier' }} />}
    </Record>
  );
}

function NamedSupplierForm({ supplier }: { supplier: NodeRef | null }) {
  const navigate = useNavigate();
  const toast = useToast();
  const initial: SiteValues = {
    name: '',
    key: '',
    kind: '',
    country: '',
    latitude: '',
    longitude: '',
    owned: '',
    supplier,
  };
  const send = async (values: SiteValues) => {
    const site = await api.call(registerSiteRoute, { input: inputOf(values) });
    await readAnew();
    toast({ text: t('sites.added', { name: site.name }) });
    await navigate({ to: '/sites/$id', params: { id: site.number } });
  };
  return (
    <>
      <PageHead title={t('sites.new-title')} under={{ to: '/sites', label: t('sites.title') }} />
      <SiteForm initial={initial} send={send} act={t('sites.form-act-new')} />
    </>
  );
}

export function EditSitePage() {
  const { id } = editRoute.useParams();
  const query = useQuery({
    queryKey: ['site', id, 'edit'],
    queryFn: () => api.call(getSiteRoute, { params: { id } }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Record query={query} failed={t('sites.site-failed')}>
      {(site) => <EditSite site={site} />}
    </Record>
  );
}

function EditSite({ site }: { site: Site }) {
  const navigate = useNavigate();
  const toast = useToast();
  const initial = valuesOf(site);
  const open = () => navigate({ to: '/sites/$id', params: { id: site.number } });
  const send = async (values: SiteValues) => {
    const input = changedFields(inputOf(initial), inputOf(values));
    await api.call(changeSiteRoute, { params: { id: site.id }, input, ifMatch: site.etag });
    await readAnew();
    toast({ text: t('sites.saved', { name: values.name }) });
    await open();
  };
  return (
    <>
      <PageHead
        title={t('sites.edit-title', { name: site.name })}
        under={{ to: '/sites', label: t('sites.title'), number: site.number }}
      />
      <SiteForm initial={initial} send={send} act={t('sites.form-act-edit')} cancel={() => void open()} />
    </>
  );
}

interface SiteFormProps {
  initial: SiteValues;
  send: (values: SiteValues) => Promise<void>;
  act: string;
  cancel?: () => void;
}

function SiteForm({ initial, send, act, cancel }: SiteFormProps) {
  const form = useForm(initial, send);
  const notKnown = { value: '', label: t('common.not-known') };
  return (
    <Panel>
      <Form form={form} failed={t('sites.form-failed')} act={act} {...(cancel ? { cancel } : {})}>
        <TextField form={form} name="name" label={t('sites.form-name')} required autoFocus />
        <div className="form-row">
          <ChoiceField
            form={form}
            name="kind"
            label={t('sites.kind')}
            choices={[notKnown, ...SiteKind.options.map((value) => ({ value, label: t(`words.site-kind-${value}`) }))]}
          />
          <ChoiceField
            form={form}
            name="owned"
            label={t('sites.owned')}
            choices={[
              notKnown,
              { value: 'true', label: t('sites.owned-true') },
              { value: 'false', label: t('sites.owned-false') },
            ]}
          />
        </div>
        <NodeField form={form} name="supplier" kind="supplier" label={t('sites.supplier')} />
        <TextField form={form} name="country" label={t('sites.country')} description={t('sites.form-country-note')} />
        <div className="form-row">
          <TextField form={form} name="latitude" label={t('sites.latitude')} description={t('sites.form-degrees')} />
          <TextField form={form} name="longitude" label={t('sites.longitude')} description={t('sites.form-degrees')} />
        </div>
        <TextField form={form} name="key" label={t('lists.key')} description={t('sites.form-key-note')} mono />
      </Form>
    </Panel>
  );
}

function valuesOf(site: Site): SiteValues {
  return {
    name: site.name,
    key: site.key ?? '',
    kind: site.kind ?? '',
    country: site.country ?? '',
    latitude: site.latitude === null ? '' : String(site.latitude),
    longitude: site.longitude === null ? '' : String(site.longitude),
    owned: site.owned === null ? '' : String(site.owned),
    supplier: site.supplier,
  };
}

function inputOf(values: SiteValues): NewSite {
  return {
    name: values.name,
    key: emptyAsNull(values.key),
    kind: values.kind === '' ? null : SiteKind.parse(values.kind),
    country: emptyAsNull(values.country)?.toUpperCase() ?? null,
    latitude: degreesOf(values.latitude),
    longitude: degreesOf(values.longitude),
    owned: values.owned === '' ? null : values.owned === 'true',
    supplierId: values.supplier?.id ?? null,
  };
}
