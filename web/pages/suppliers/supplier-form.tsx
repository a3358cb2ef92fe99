import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { NodeRef } from '../../../src/modules/register/contract.ts';
import {
  changeSupplierRoute,
  getSupplierRoute,
  type NewSupplier,
  registerSupplierRoute,
  type SupplierListItem,
} from '../../../src/modules/suppliers/contract.ts';
import { api } from '../../api.ts';
import { Form, TextField, useForm } from '../../components/form.tsx';
import { changedFields, emptyAsNull } from '../../components/form-state.ts';
import { PageHead, Panel } from '../../components/page.tsx';
import { Record } from '../../components/record.tsx';
import { NodeField, TagsField } from '../../components/register-fields.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';

interface SupplierValues {
  name: string;
  key: string;
  aliases: string[];
  country: string;
  parent: NodeRef | null;
  lei: string;
  duns: string;
  uei: string;
  cage: string;
  domain: string;
  tags: string[];
}

const noValues: SupplierValues = {
  name: '',
  key: '',
  aliases: [],
  country: '',
  parent: null,
  lei: '',
  duns: '',
  uei: '',
  cage: '',
  domain: '',
  tags: [],
};

export function NewSupplierPage() {
  const navigate = useNavigate();
  const toast = useToast();
  const send = async (values: SupplierValues) => {
    const supplier = await api.call(registerSupplierRoute, { input: inputOf(values) });
    await readAnew();
    toast({ text: t('suppliers.added', { name: supplier.name }) });
    await navigate({ to: '/suppliers/$id', params: { id: supplier.number } });
  };
  return (
    <>
      <PageHead title={t('suppliers.new-title')} under={{ to: '/suppliers', label: t('suppliers.title') }} />
      <SupplierForm initial={noValues} send={send} act={t('suppliers.form-act-new')} />
    </>
  );
}

const editRoute = getRouteApi('/shell/suppliers/$id/edit');

export function EditSupplierPage() {
  const { id } = editRoute.useParams();
  const query = useQuery({
    queryKey: ['supplier', id, 'edit'],
    queryFn: () => api.call(getSupplierRoute, { params: { id } }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Record query={query} failed={t('suppliers.supplier-failed')}>
      {(supplier) => <EditSupplier supplier={supplier} />}
    </Record>
  );
}

function EditSupplier({ supplier }: { supplier: SupplierListItem }) {
  const navigate = useNavigate();
  const toast = useToast();
  const initial = valuesOf(supplier);
  const open = () => navigate({ to: '/suppliers/$id', params: { id: supplier.number } });
  const send = async (values: SupplierValues) => {
    const input = changedFields(inputOf(initial), inputOf(values));
    await api.call(changeSupplierRoute, { params: { id: supplier.id }, input, ifMatch: supplier.etag });
    await readAnew();
    toast({ text: t('suppliers.saved', { name: values.name }) });
    await open();
  };
  return (
    <>
      <PageHead
        title={t('suppliers.edit-title', { name: supplier.name })}
        under={{ to: '/suppliers', label: t('suppliers.title'), number: supplier.number }}
      />
      <SupplierForm initial={initial} send={send} act={t('suppliers.form-act-edit')} cancel={() => void open()} />
    </>
  );
}

interface SupplierFormProps {
  initial: SupplierValues;
  send: (values: SupplierValues) => Promise<void>;
  act: string;
  cancel?: () => void;
}

function SupplierForm({ initial, send, act, cancel }: SupplierFormProps) {
  const form = useForm(initial, send);
  return (
    <Panel>
      <Form form={form} failed={t('suppliers.form-failed')} act={act} {...(cancel ? { cancel } : {})}>
        <TextField form={form} name="name" label={t('suppliers.form-name')} required autoFocus />
        <TagsField
          form={form}
          name="aliases"
          label={t('suppliers.form-aliases')}
          description={t('suppliers.form-aliases-note')}
        />
        <div className="form-row">
          <TextField
            form={form}
            name="country"
            label={t('suppliers.country')}
            description={t('suppliers.form-country-note')}
          />
          <NodeField
            form={form}
            name="parent"
            kind="supplier"
            label={t('suppliers.parent')}
            description={t('suppliers.form-parent-note')}
          />
        </div>
        <TextField
          form={form}
          name="key"
          label={t('suppliers.form-key')}
          description={t('suppliers.form-key-note')}
          mono
        />
        <div className="form-row">
          <TextField form={form} name="lei" label={t('suppliers.lei')} mono />
          <TextField form={form} name="duns" label={t('suppliers.duns')} mono />
          <TextField form={form} name="uei" label={t('suppliers.uei')} mono />
          <TextField form={form} name="cage" label={t('suppliers.cage')} mono />
        </div>
        <TextField form={form} name="domain" label={t('suppliers.domain')} mono />
        <TagsField form={form} name="tags" label={t('suppliers.tags')} description={t('suppliers.form-aliases-note')} />
      </Form>
    </Panel>
  );
}

function valuesOf(supplier: SupplierListItem): SupplierValues {
  return {
    name: supplier.name,
    key: supplier.key ?? '',
    aliases: supplier.aliases,
    country: supplier.country ?? '',
    parent: supplier.parent,
    lei: supplier.lei ?? '',
    duns: supplier.duns ?? '',
    uei: supplier.uei ?? '',
    cage: supplier.cage ?? '',
    domain: supplier.domain ?? '',
    tags: supplier.tags,
  };
}

function inputOf(values: SupplierValues): NewSupplier {
  return {
    name: values.name,
    key: emptyAsNull(values.key),
    aliases: values.aliases,
    country: emptyAsNull(values.country)?.toUpperCase() ?? null,
    parentId: values.parent?.id ?? null,
    lei: emptyAsNull(values.lei),
    duns: emptyAsNull(values.duns),
    uei: emptyAsNull(values.uei),
    cage: emptyAsNull(values.cage),
    domain: emptyAsNull(values.domain),
    tags: values.tags,
  };
}
