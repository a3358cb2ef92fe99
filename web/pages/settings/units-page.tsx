import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  addUnitRoute,
  assignSuppliersRoute,
  listUnitSuppliersRoute,
  listUnitsRoute,
  removeUnitRoute,
  type Unit,
} from '../../../src/modules/units/contract.ts';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Form, TextField, useForm } from '../../components/form.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { Panel } from '../../components/page.tsx';
import { NodeSelect } from '../../components/register-fields.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { AdministratorsOnly, SettingsFrame } from './settings-frame.tsx';

/** The parts of the organisation, and which suppliers belong to each. */
export function UnitsPage() {
  return (
    <SettingsFrame lede={t('settings.units-lede')}>
      <AdministratorsOnly>
        <Units />
        <AddUnit />
      </AdministratorsOnly>
    </SettingsFrame>
  );
}

function Units() {
  const units = useQuery({ queryKey: ['units'], queryFn: () => api.call(listUnitsRoute) });
  if (units.isError) {
    return <ErrorNote title={t('settings.units-failed')} error={units.error} retry={() => void units.refetch()} />;
  }
  if (!units.data) return <Waiting />;
  if (units.data.items.length === 0) {
    return (
      <div className="panel">
        <EmptyState icon="supplier" title={t('settings.units-none')}>
          {t('settings.units-none-text')}
        </EmptyState>
      </div>
    );
  }
  return units.data.items.map((unit) => <OneUnit key={unit.id} unit={unit} />);
}

const shown = 100;

function OneUnit({ unit }: { unit: Unit }) {
  const toast = useToast();
  const [removing, setRemoving] = useState(false);
  const suppliers = useQuery({
    queryKey: ['units', unit.id, 'suppliers'],
    queryFn: () => api.call(listUnitSuppliersRoute, { params: { id: unit.id }, query: { limit: shown } }),
  });
  const assign = useMutation({
    mutationFn: (input: { add?: string[]; remove?: string[] }) =>
      api.call(assignSuppliersRoute, { params: { id: unit.id }, input }),
    onSuccess: () => readAnew(),
    onError: (error) => toast({ text: error.message }),
  });
  const remove = useMutation({
    mutationFn: () => api.call(removeUnitRoute, { params: { id: unit.id } }),
    onSuccess: () => readAnew(),
    onError: (error) => toast({ text: error.message }),
    onSettled: () => setRemoving(false),
  });
  return (
    <Panel
      title={unit.name}
      aside={t('settings.unit-members', { count: unit.members })}
      actions={
        <Button size="xs" variant="subtle" onClick={() => setRemoving(true)}>
          {t('settings.remove-unit')}
        </Button>
      }
    >
      <div className="column wide">
        <NodeSelect
          label={t('settings.unit-add-supplier')}
          kind="supplier"
          value={null}
          onChange={(node) => node && assign.mutate({ add: [node.id] })}
        />
        {suppliers.data?.total === 0 && <p className="second">{t('settings.unit-empty')}</p>}
        <ul className="plain-list column">
          {suppliers.data?.items.map((supplier) => (
            <li key={supplier.id} className="row">
              <span className="grow">
                <NodeLink node={supplier} /> <span className="mono third small">{supplier.number}</span>
              </span>
              <Button
                size="xs"
                variant="subtle"
                aria-label={t('settings.unit-take-named', { name: supplier.name })}
                onClick={() => assign.mutate({ remove: [supplier.id] })}
              >
                {t('settings.unit-take')}
              </Button>
            </li>
          ))}
        </ul>
        {suppliers.data && suppliers.data.total > shown && (
          <p className="small third">{t('settings.unit-more', { count: suppliers.data.total - shown })}</p>
        )}
      </div>
      {removing && (
        <ConfirmDialog
          title={t('settings.remove-unit-title', { name: unit.name })}
          act={t('settings.remove-unit')}
          confirm={() => remove.mutate()}
          busy={remove.isPending}
          close={() => setRemoving(false)}
        >
          {t('settings.remove-unit-text')}
        </ConfirmDialog>
      )}
    </Panel>
  );
}

function AddUnit() {
  const form = useForm({ name: '' }, async ({ name }) => {
    await api.call(addUnitRoute, { input: { name } });
    form.set('name', '');
    await readAnew();
  });
  return (
    <Panel title={t('settings.add-unit')}>
      <Form form={form} failed={t('settings.unit-failed')} act={t('settings.add-unit-act')}>
        <TextField form={form} name="name" label={t('settings.unit-name')} required />
      </Form>
    </Panel>
  );
}
