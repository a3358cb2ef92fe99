import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import {
  changeProductRoute,
  getProductRoute,
  type NewProduct,
  ProductKind,
  type ProductListItem,
  registerProductRoute,
} from '../../../src/modules/products/contract.ts';
import type { NodeRef } from '../../../src/modules/register/contract.ts';
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

interface ProductValues {
  name: string;
  key: string;
  kind: string;
  version: string;
  owner: string;
  privileged: string;
  maker: NodeRef | null;
  system: NodeRef | null;
}

const newRoute = getRouteApi('/shell/products/new');
const editRoute = getRouteApi('/shell/products/$id/edit');

/** Adds a product; `?maker=S-0042` names its maker beforehand. */
export function NewProductPage() {
  const { maker } = newRoute.useSearch();
  const query = useQuery({
    queryKey: ['maker-of-new', maker ?? null],
    queryFn: async () => (maker ? await api.call(getSupplierRoute, { params: { id: maker } }) : null),
  });
  return (
    <Record query={query} failed={t('products.product-failed')}>
      {(supplier) => <NamedMakerForm maker={supplier && { ...supplier, kind: 'supplier' }} />}
    </Record>
  );
}

function NamedMakerForm({ maker }: { maker: NodeRef | null }) {
  const navigate = useNavigate();
  const toast = useToast();
  const initial: ProductValues = {
    name: '',
    key: '',
    kind: '',
    version: '',
    owner: '',
    privileged: '',
    maker,
    system: null,
  };
  const send = async (values: ProductValues) => {
    const product = await api.call(registerProductRoute, { input: inputOf(values) });
    await readAnew();
    toast({ text: t('products.added', { name: product.name }) });
    await navigate({ to: '/products/$id/bom', params: { id: product.number } });
  };
  return (
    <>
      <PageHead title={t('products.new-title')} under={{ to: '/products', label: t('products.title') }} />
      <ProductForm initial={initial} send={send} act={t('products.form-act-new')} />
    </>
  );
}

export function EditProductPage() {
  const { id } = editRoute.useParams();
  const query = useQuery({
    queryKey: ['product', id, 'edit'],
    queryFn: () => api.call(getProductRoute, { params: { id } }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Record query={query} failed={t('products.product-failed')}>
      {(product) => <EditProduct product={product} />}
    </Record>
  );
}

function EditProduct({ product }: { product: ProductListItem }) {
  const navigate = useNavigate();
  const toast = useToast();
  const initial = valuesOf(product);
  const open = () => navigate({ to: '/products/$id', params: { id: product.number } });
  const send = async (values: ProductValues) => {
    const input = changedFields(inputOf(initial), inputOf(values));
    await api.call(changeProductRoute, { params: { id: product.id }, input, ifMatch: product.etag });
    await readAnew();
    toast({ text: t('products.saved', { name: values.name }) });
    await open();
  };
  return (
    <>
      <PageHead
        title={t('products.edit-title', { name: product.name })}
        under={{ to: '/products', label: t('products.title'), number: product.number }}
      />
      <ProductForm initial={initial} send={send} act={t('products.form-act-edit')} cancel={() => void open()} />
    </>
  );
}

interface ProductFormProps {
  initial: ProductValues;
  send: (values: ProductValues) => Promise<void>;
  act: string;
  cancel?: () => void;
}

function ProductForm({ initial, send, act, cancel }: ProductFormProps) {
  const form = useForm(initial, send);
  const notKnown = { value: '', label: t('common.not-known') };
  return (
    <Panel>
      <Form form={form} failed={t('products.form-failed')} act={act} {...(cancel ? { cancel } : {})}>
        <TextField form={form} name="name" label={t('products.form-name')} required autoFocus />
        <div className="form-row">
          <TextField form={form} name="version" label={t('products.version')} mono />
          <ChoiceField
            form={form}
            name="kind"
            label={t('products.kind')}
            choices={[
              notKnown,
              ...ProductKind.options.map((value) => ({ value, label: t(`words.product-kind-${value}`) })),
            ]}
          />
        </div>
        <div className="form-row">
          <NodeField form={form} name="maker" kind="supplier" label={t('products.maker')} />
          <NodeField form={form} name="system" kind="system" label={t('products.system')} />
        </div>
        <TextField form={form} name="key" label={t('lists.key')} description={t('products.form-key-note')} mono />
        <TextField form={form} name="owner" label={t('products.owner')} description={t('products.form-owner-note')} />
        <ChoiceField
          form={form}
          name="privileged"
          label={t('products.form-privileged')}
          description={t('products.form-privileged-note')}
          choices={[notKnown, { value: 'true', label: t('common.yes') }, { value: 'false', label: t('common.no') }]}
        />
      </Form>
    </Panel>
  );
}

function valuesOf(product: ProductListItem): ProductValues {
  return {
    name: product.name,
    key: product.key ?? '',
    kind: product.kind ?? '',
    version: product.version ?? '',
    owner: product.owner ?? '',
    privileged: product.privileged === null ? '' : String(product.privileged),
    maker: product.maker,
    system: product.system,
  };
}

function inputOf(values: ProductValues): NewProduct {
  return {
    name: values.name,
    key: emptyAsNull(values.key),
    kind: values.kind === '' ? null : ProductKind.parse(values.kind),
    version: emptyAsNull(values.version),
    owner: emptyAsNull(values.owner),
    privileged: values.privileged === '' ? null : values.privileged === 'true',
    makerId: values.maker?.id ?? null,
    systemId: values.system?.id ?? null,
  };
}
