import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import {
  changeFunctionRoute,
  getFunctionRoute,
  type MissionFunction,
  type NewMissionFunction,
  registerFunctionRoute,
} from '../../../src/modules/functions/contract.ts';
import { Level } from '../../../src/modules/register/contract.ts';
import { api } from '../../api.ts';
import { ChoiceField, Form, TextField, useForm } from '../../components/form.tsx';
import { changedFields, emptyAsNull } from '../../components/form-state.ts';
import { PageHead, Panel } from '../../components/page.tsx';
import { Record } from '../../components/record.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';

interface FunctionValues {
  name: string;
  key: string;
  criticality: string;
}

export function NewFunctionPage() {
  const navigate = useNavigate();
  const toast = useToast();
  const send = async (values: FunctionValues) => {
    const added = await api.call(registerFunctionRoute, { input: inputOf(values) });
    await readAnew();
    toast({ text: t('functions.added', { name: added.name }) });
    await navigate({ to: '/functions/$id', params: { id: added.number } });
  };
  return (
    <>
      <PageHead title={t('functions.new-title')} under={{ to: '/functions', label: t('functions.title') }} />
      <FunctionForm initial={{ name: '', key: '', criticality: '' }} send={send} act={t('functions.form-act-new')} />
    </>
  );
}

const editRoute = getRouteApi('/shell/functions/$id/edit');

export function EditFunctionPage() {
  const { id } = editRoute.useParams();
  const query = useQuery({
    queryKey: ['function', id, 'edit'],
    queryFn: () => api.call(getFunctionRoute, { params: { id } }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Record query={query} failed={t('functions.function-failed')}>
      {(one) => <EditFunction one={one} />}
    </Record>
  );
}

function EditFunction({ one }: { one: MissionFunction }) {
  const navigate = useNavigate();
  const toast = useToast();
  const initial = { name: one.name, key: one.key ?? '', criticality: one.criticality ?? '' };
  const open = () => navigate({ to: '/functions/$id', params: { id: one.number } });
  const send = async (values: FunctionValues) => {
    const input = changedFields(inputOf(initial), inputOf(values));
    await api.call(changeFunctionRoute, { params: { id: one.id }, input, ifMatch: one.etag });
    await readAnew();
    toast({ text: t('functions.saved', { name: values.name }) });
    await open();
  };
  return (
    <>
      <PageHead
        title={t('functions.edit-title', { name: one.name })}
        under={{ to: '/functions', label: t('functions.title'), number: one.number }}
      />
      <FunctionForm initial={initial} send={send} act={t('functions.form-act-edit')} cancel={() => void open()} />
    </>
  );
}

interface FunctionFormProps {
  initial: FunctionValues;
  send: (values: FunctionValues) => Promise<void>;
  act: string;
  cancel?: () => void;
}

function FunctionForm({ initial, send, act, cancel }: FunctionFormProps) {
  const form = useForm(initial, send);
  return (
    <Panel>
      <Form form={form} failed={t('functions.form-failed')} act={act} {...(cancel ? { cancel } : {})}>
        <TextField form={form} name="name" label={t('functions.form-name')} required autoFocus />
        <ChoiceField
          form={form}
          name="criticality"
          label={t('common.criticality')}
          description={t('functions.form-criticality-note')}
          choices={[
            { value: '', label: t('words.level-unknown') },
            ...Level.options.map((value) => ({ value, label: t(`words.level-${value}`) })),
          ]}
        />
        <TextField form={form} name="key" label={t('lists.key')} description={t('functions.form-key-note')} mono />
      </Form>
    </Panel>
  );
}

function inputOf(values: FunctionValues): NewMissionFunction {
  return {
    name: values.name,
    key: emptyAsNull(values.key),
    criticality: values.criticality === '' ? null : Level.parse(values.criticality),
  };
}
