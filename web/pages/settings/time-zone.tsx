import { useQuery } from '@tanstack/react-query';
import { changeTimeZoneRoute, getNoticeSettingsRoute } from '../../../src/modules/notices/contract.ts';
import { api } from '../../api.ts';
import { Form, TextField, useForm } from '../../components/form.tsx';
import { Panel } from '../../components/page.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { queryClient } from '../../query.ts';

/** By which clocks the digests of this workspace go out. */
export function TimeZone() {
  const settings = useQuery({
    queryKey: ['notices', 'settings'],
    queryFn: () => api.call(getNoticeSettingsRoute),
  });
  return (
    <Panel title={t('channels.zone')}>
      {settings.isError && (
        <ErrorNote title={t('notices.settings-failed')} error={settings.error} retry={() => void settings.refetch()} />
      )}
      {settings.isPending && <Waiting />}
      {settings.data && <ChangeTimeZone timeZone={settings.data.timeZone} />}
    </Panel>
  );
}

function ChangeTimeZone({ timeZone }: { timeZone: string }) {
  const toast = useToast();
  const form = useForm({ timeZone }, async (input) => {
    const saved = await api.call(changeTimeZoneRoute, { input });
    toast({ text: t('channels.zone-saved', { zone: saved.timeZone }) });
    await queryClient.invalidateQueries({ queryKey: ['notices', 'settings'] });
  });
  return (
    <Form form={form} failed={t('channels.zone-failed')} act={t('channels.zone-act')}>
      <TextField
        form={form}
        name="timeZone"
        label={t('channels.zone')}
        description={t('channels.zone-note')}
        required
      />
    </Form>
  );
}
