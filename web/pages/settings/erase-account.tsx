import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { eraseAccountRoute, previewAccountErasureRoute } from '../../../src/modules/people/contract.ts';
import { api } from '../../api.ts';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { EraseDialog, Mentions, Proof } from './erase-dialog.tsx';

/** Erases a member's account in every workspace; for who runs the installation. */
export function EraseAccount({ userId }: { userId: string }) {
  const [asking, setAsking] = useState(false);
  if (!useRights().runInstallation) return null;
  return (
    <>
      <Button size="xs" variant="subtle" onClick={() => setAsking(true)}>
        {t('people.account')}
      </Button>
      {asking && <EraseAccountDialog userId={userId} close={() => setAsking(false)} />}
    </>
  );
}

function EraseAccountDialog({ userId, close }: { userId: string; close: () => void }) {
  const toast = useToast();
  const preview = useQuery({
    queryKey: ['account-erasure', userId],
    queryFn: () => api.call(previewAccountErasureRoute, { params: { userId } }),
    staleTime: 0,
  });
  const erase = async (reason: string) => {
    await api.call(eraseAccountRoute, { params: { userId }, input: { reason } });
    await readAnew();
    toast({ text: t('people.account-erased') });
    close();
  };
  const { data } = preview;
  return (
    <EraseDialog
      title={data ? t('people.account-title', { name: data.name }) : t('people.account')}
      act={t('people.account-act')}
      failed={t('people.account-not-erased')}
      erase={erase}
      close={close}
      possible={data?.hindrance === null}
    >
      {preview.isPending && <Waiting text={t('people.looking')} />}
      {preview.isError && <ErrorNote title={t('people.preview-failed')} error={preview.error} />}
      {data && <Preview {...data} />}
    </EraseDialog>
  );
}

type PreviewProps = Awaited<ReturnType<typeof readPreview>>;

function readPreview(userId: string) {
  return api.call(previewAccountErasureRoute, { params: { userId } });
}

function Preview({ email, hindrance, sessions, workspaces, proof }: PreviewProps) {
  const alike = workspaces.reduce((sum, { people }) => sum + people.length, 0);
  return (
    <>
      {hindrance && <ErrorNote title={t('people.account-hindered')} error={new Error(hindrance)} />}
      <p className="second">{t('people.account-text', { email, count: sessions })}</p>
      <ul className="plain-list">
        {workspaces.map((workspace) => (
          <li key={workspace.id}>
            <span className="medium">{workspace.name}</span>{' '}
            <span className="second small">
              {workspace.role ? t(`words.role-${workspace.role}`) : t('people.no-member')},{' '}
              {t('people.changes', { count: workspace.changes })}
            </span>
            {workspace.tokens.length > 0 && (
              <p className="small">
                {t('people.tokens-end', { names: workspace.tokens.map(({ name }) => name).join(', ') })}
              </p>
            )}
            <Mentions mentions={workspace.mentions} />
          </li>
        ))}
      </ul>
      {alike > 0 && <p className="note">{t('people.named-alike', { count: alike })}</p>}
      <Proof proof={proof} />
    </>
  );
}
