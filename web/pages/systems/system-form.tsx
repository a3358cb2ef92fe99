import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { listFunctionsRoute } from '../../../src/modules/functions/contract.ts';
import type { NodeRef } from '../../../src/modules/register/contract.ts';
import {
  changeSystemRoute,
  getSystemRoute,
  type NewSystem,
  registerSystemRoute,
  type System,
} from '../../../src/modules/systems/contract.ts';
import { api } from '../../api.ts';
import { Form, type FormState, TextField, useForm } from '../../components/form.tsx';
import { changedFields, emptyAsNull } from '../../components/form-state.ts';
import { PageHead, Panel } from '../../components/page.tsx';
import { Record } from '../../components/record.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';

interface SystemValues {
  name: string;
  key: string;
  functionIds: string[];
}

export function NewSystemPage() {
  const navigate = useNavigate();
  const toast = useToast();
  const send = async (values: SystemValues) => {
    const system = await api.call(registerSystemRoute, { input: inputOf(values) });
    await readAnew();
    toast({ text: t('systems.added', { name: system.name }) });
    await navigate({ to: '/systems/$id', params: { id: system.number } });
  };
  return (
    <>
      <PageHead title={t('systems.new-title')} under={{ to: '/systems', label: t('systems.tab-systems') }} />
      <SystemForm
        initial={{ name: '', key: '', functionIds: [] }}
        known={[]}
        send={send}
        act={t('systems.form-act-new')}
      />
    </>
  );
}

const editRoute = getRouteApi('/shell/systems/$id/edit');

export function EditSystemPage() {
  const { id } = editRoute.useParams();
  const query = useQuery({
    queryKey: ['system', id, 'edit'],
    queryFn: () => api.call(getSystemRoute, { params: { id } }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Record query={query} failed={t('systems.system-failed')}>
      {(system) => <EditSystem system={system} />}
    </Record>
  );
}

function EditSystem({ system }: { system: System }) {
  const navigate = useNavigate();
  const toast = useToast();
  const initial = { name: system.name, key: system.key ?? '', functionIds: system.functions.map((one) => one.id) };
  const open = () => navigate({ to: '/systems/$id', params: { id: system.number } });
  const send = async (values: SystemValues) => {
    const input = changedFields(inputOf(initial), inputOf(values));
    await api.call(changeSystemRoute, { params: { id: system.id }, input, ifMatch: system.etag });
    await readAnew();
    toast({ text: t('systems.saved', { name: values.name }) });
    await open();
  };
  return (
    <>
      <PageHead
        title={t('systems.edit-title', { name: system.name })}
        under={{ to: '/systems', label: t('systems.tab-systems'), number: system.number }}
      />
      <SystemForm
        initial={initial}
        known={system.functions}
        send={send}
        act={t('systems.form-act-edit')}
        cancel={() => void open()}
      />
    </>
  );
}

interface SystemFormProps {
  initial: SystemValues;
  /** Functions already named, which may be retired and so not in the list. */
  known: readonly NodeRef[];
  send: (values: SystemValues) => Promise<void>;
  act: string;
  cancel?: () => void;
}

function SystemForm({ initial, known, send, act, cancel }: SystemFormProps) {
  const form = useForm(initial, send);
  return (
    <Panel>
      <Form form={form} failed={t('systems.form-failed')} act={act} {...(cancel ? { cancel } : {})}>
        <TextField form={form} name="name" label={t('systems.form-name')} required autoFocus />
        <TextField form={form} name="key" label={t('lists.key')} description={t('systems.form-key-note')} mono />
        <FunctionChecks form={form} known={known} />
      </Form>
    </Panel>
  );
}

/** An organisation names a few dozen mission functions at most: all stand there to tick. */
function FunctionChecks({ form, known }: { form: FormState<SystemValues>; known: readonly NodeRef[] }) {
  const functions = useQuery({
    queryKey: ['functions', 'all'],
    queryFn: () => api.call(listFunctionsRoute, { query: { limit: 200 } }),
  });
  const all = new Map([...known, ...(functions.data?.items ?? [])].map((one) => [one.id, one.name]));
  if (all.size === 0) return null;
  const chosen = form.values.functionIds;
  return (
    <fieldset className="facet">
      <legend>{t('systems.form-functions')}</legend>
      {[...all].map(([id, name]) => (
        <label key={id}>
          <input
            type="checkbox"
            className="check"
            checked={chosen.includes(id)}
            onChange={(event) =>
              form.set(
                'functionIds',
                event.currentTarget.checked ? [...chosen, id] : chosen.filter((other) => other !== id),
              )
            }
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

function inputOf(values: SystemValues): NewSystem {
  return { name: values.name, key: emptyAsNull(values.key), functionIds: values.functionIds };
}
