import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import {
  openDeclarationRoute,
  passOnDeclarationRoute,
  type Statement,
  takeBackDeclarationRoute,
} from '../../../src/modules/declarations/contract.ts';
import { api } from '../../api.ts';
import { Secret } from '../../components/secret.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import type { Editing } from './editing.ts';

/** Passes the request on to a supplier that stands in a row, and tells whether it has answered. */
export function PassOn({ row, editing }: { row: Statement['suppliers'][number]; editing: Editing }) {
  const { token, own, draft, isClosed, reload } = editing;
  const passed = own.passedOn.find(({ ref }) => ref === row.ref);
  const readAgain = async () => reload(await api.call(openDeclarationRoute, { input: { token } }));
  const pass = useMutation({
    mutationFn: async () => {
      await draft.flush();
      return api.call(passOnDeclarationRoute, { input: { token, ref: row.ref } });
    },
    onSuccess: readAgain,
  });
  const takeBack = useMutation({
    mutationFn: () => api.call(takeBackDeclarationRoute, { input: { token, ref: row.ref } }),
    onSuccess: async () => {
      pass.reset();
      await readAgain();
    },
  });
  if (own.passOn === 0 && !passed) return null;
  const name = row.name ?? '';
  const canPass = !isClosed && own.passOn > 0 && (!passed || passed.state === 'waiting' || passed.state === 'ended');
  const error = pass.error ?? takeBack.error;
  return (
    <div className="column wide">
      {passed && <p className="second">{t(`declare.passed-${passed.state}`, { date: formatDate(passed.askedAt) })}</p>}
      {error && <ErrorNote title={t('declare.pass-failed')} error={error} />}
      {pass.data && passed?.state === 'waiting' && (
        <Secret
          title={t('declare.pass-title', { name })}
          note={t('declare.pass-note', { name, until: formatDate(pass.data.linkUntil) })}
          value={`${location.origin}/declare#${pass.data.token}`}
        />
      )}
      {canPass && (
        <div className="row wrap">
          <Button size="xs" onClick={() => pass.mutate()} loading={pass.isPending} disabled={name === ''}>
            {passed ? t('declare.pass-again') : t('declare.pass-on')}
          </Button>
          {passed?.state === 'waiting' && (
            <Button size="xs" variant="subtle" onClick={() => takeBack.mutate()} loading={takeBack.isPending}>
              {t('declare.take-back')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
