import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type Example, removeExampleRoute } from '../../../src/modules/example/contract.ts';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Panel } from '../../components/page.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { switchWorkspace, useSession } from '../../session.tsx';
import { ExampleProgress } from './example-progress.tsx';
import { useExample, useOpenExample } from './use-example.ts';

/** Adds the example company, opens it, and takes it away again. */
export function ExamplePanel() {
  const { data: example, isError, error, refetch } = useExample();
  return (
    <Panel title={t('example.panel')} aside={t('example.panel-note')}>
      {isError && <ErrorNote title={t('example.failed-read')} error={error} retry={() => void refetch()} />}
      {!example && !isError && <Waiting />}
      {example && <ExampleActs example={example} />}
    </Panel>
  );
}

function ExampleActs({ example }: { example: Example }) {
  const { workspace } = useSession();
  const open = useOpenExample(example);
  const [asking, setAsking] = useState(false);
  const isHere = workspace?.example === true;
  const failure =
    open.error ?? (example.state === 'failed' ? new Error(example.problem ?? t('example.cut-off')) : null);
  return (
    <div className="column">
      {example.state === 'filling' && example.progress && <ExampleProgress progress={example.progress} />}
      {failure && <ErrorNote title={t('example.failed-add')} error={failure} />}
      <div className="row wrap">
        {!isHere && example.state !== 'filling' && (
          <Button onClick={() => open.mutate()} loading={open.isPending}>
            {example.state === 'there' ? t('example.open') : t('example.add')}
          </Button>
        )}
        {example.state !== 'absent' && <Button onClick={() => setAsking(true)}>{t('example.remove')}</Button>}
        {example.state === 'absent' && <span className="small third">{t('example.takes')}</span>}
      </div>
      {asking && <RemoveDialog example={example} close={() => setAsking(false)} />}
    </div>
  );
}

/** One leaves the example before it goes: its pages would all be lost. */
function RemoveDialog({ example, close }: { example: Example; close: () => void }) {
  const { session, workspace } = useSession();
  const toast = useToast();
  const remove = useMutation({
    mutationFn: () => api.call(removeExampleRoute),
    onSuccess: async () => {
      const own = session.workspaces.find((one) => !one.example);
      if (workspace?.example && own) return switchWorkspace(own.id);
      close();
      toast({ text: t('example.removed') });
      await readAnew();
    },
  });
  const { size } = example;
  return (
    <ConfirmDialog
      title={t('example.remove-title')}
      act={t('example.remove')}
      confirm={() => remove.mutate()}
      busy={remove.isPending}
      close={close}
    >
      <p>{t('example.remove-text', { suppliers: size.suppliers, products: size.products, boms: size.boms })}</p>
      <p>{t('example.remove-rest')}</p>
      {remove.isError && <ErrorNote title={t('example.failed-remove')} error={remove.error} />}
    </ConfirmDialog>
  );
}
