import { Button } from '@mantine/core';
import { createWorkspaceRoute, renameWorkspaceRoute } from '../../../src/modules/workspaces/contract.ts';
import { api } from '../../api.ts';
import { Form, TextField, useForm } from '../../components/form.tsx';
import { Panel } from '../../components/page.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { switchWorkspace, useRights, useSession } from '../../session.tsx';
import { ExamplePanel } from '../example/example-panel.tsx';
import { SettingsFrame } from './settings-frame.tsx';

/** The workspaces one may go to; a new one; the name of this one. */
export function WorkspacesPage() {
  const rights = useRights();
  const { workspace } = useSession();
  return (
    <SettingsFrame>
      <YourWorkspaces />
      {rights.administer && workspace && <Rename name={workspace.name} key={workspace.id} />}
      {rights.runInstallation && <CreateWorkspace />}
      {rights.runInstallation && <ExamplePanel />}
    </SettingsFrame>
  );
}

function YourWorkspaces() {
  const { session, workspace } = useSession();
  return (
    <Panel title={t('settings.workspaces-yours')} flush>
      <table className="data-table">
        <tbody>
          {session.workspaces.map((one) => (
            <tr key={one.id}>
              <td>
                <span className="medium">{one.name}</span>
                <small>{t(`words.role-${one.role}`)}</small>
              </td>
              <td className="numeric">
                {one.id === workspace?.id ? (
                  <span className="third">{t('settings.workspace-here')}</span>
                ) : (
                  <Button size="xs" onClick={() => switchWorkspace(one.id)}>
                    {t('settings.workspace-open')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Rename({ name }: { name: string }) {
  const toast = useToast();
  const form = useForm({ name }, async (values) => {
    const renamed = await api.call(renameWorkspaceRoute, { input: values });
    toast({ text: t('settings.renamed', { name: renamed.name }) });
    await readAnew();
  });
  return (
    <Panel title={t('settings.workspace')}>
      <Form form={form} failed={t('settings.rename-failed')} act={t('settings.rename')}>
        <TextField form={form} name="name" label={t('settings.workspace-name')} required />
      </Form>
    </Panel>
  );
}

function CreateWorkspace() {
  const form = useForm({ name: '' }, async (values) => {
    const created = await api.call(createWorkspaceRoute, { input: values });
    switchWorkspace(created.id);
  });
  return (
    <Panel title={t('settings.new-workspace')} aside={t('settings.new-workspace-note')}>
      <Form form={form} failed={t('settings.new-workspace-failed')} act={t('settings.new-workspace-act')}>
        <TextField form={form} name="name" label={t('settings.workspace-name')} required />
      </Form>
    </Panel>
  );
}
