import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import {
  type Declaration,
  downloadDeclarationRoute,
  getDeclarationRoute,
  queryDeclarationRoute,
  rejectDeclarationRoute,
  renewDeclarationLinkRoute,
  revokeDeclarationLinkRoute,
} from '../../../src/modules/declarations/contract.ts';
import { api, downloadAddress } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { KeyValues, PageHead, Panel } from '../../components/page.tsx';
import { Record } from '../../components/record.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { UndoButton } from '../../components/undo-button.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { AskDialog } from './ask-dialog.tsx';
import { CommentDialog } from './comment-dialog.tsx';
import { DeclarationRows, linkText } from './declaration-rows.tsx';
import { LinkShown } from './link-shown.tsx';
import { PreviewPanel } from './preview-panel.tsx';

const route = getRouteApi('/shell/declarations/$id');

export type DeclarationInFull = Awaited<ReturnType<typeof read>>;

function read(id: string) {
  return api.call(getDeclarationRoute, { params: { id } });
}

/** One declaration: how far it has come, what it would change, and what we say to it. */
export function DeclarationPage() {
  const { id } = route.useParams();
  const query = useQuery({ queryKey: ['declaration', id], queryFn: () => read(id) });
  return (
    <Record query={query} failed={t('declarations.one-failed')}>
      {(one) => <OneDeclaration key={one.id} one={one} />}
    </Record>
  );
}

function OneDeclaration({ one }: { one: DeclarationInFull }) {
  const isDeclared = one.version > 0;
  const isOpen = one.state !== 'accepted' && one.state !== 'rejected';
  return (
    <>
      <PageHead
        title={t('declarations.one-title', { name: one.name })}
        lede={ledeOf(one)}
        under={{ to: '/declarations', label: t('declarations.title'), number: one.number }}
        actions={<Actions one={one} isOpen={isOpen} />}
      />
      <div className="columns with-aside">
        <div className="column wide">
          {!isDeclared && isOpen && (
            <Panel title={t('declarations.waiting-title')}>
              <p className="second">{t('declarations.waiting-text')}</p>
            </Panel>
          )}
          {isDeclared && isOpen && <PreviewPanel key={one.etag} one={one} />}
          {one.state === 'accepted' && (
            <Panel title={t('declarations.accepted-title')}>
              <p className="second">{t('declarations.accepted-text')}</p>
            </Panel>
          )}
          {one.chain.length > 0 && (
            <Panel title={t('declarations.chain')} aside={t('declarations.chain-text')} flush>
              <DeclarationRows items={one.chain} label={t('declarations.chain')} />
            </Panel>
          )}
        </div>
        <aside className="column wide">
          <Way one={one} />
        </aside>
      </div>
    </>
  );
}

function ledeOf({ state, askedAt, openedAt, declaredAt, decidedAt, version, by, byErased }: DeclarationInFull): string {
  const who = byErased ? t('common.erased-person') : (by ?? '');
  const day = (moment: string | null) => (moment ? formatDate(moment) : '');
  if (state === 'rejected') return t('declarations.lede-rejected', { date: day(decidedAt) });
  if (state === 'accepted') return t('declarations.lede-accepted', { version, by: who, date: day(decidedAt) });
  if (version > 0) return t('declarations.lede-declared', { version, by: who, date: day(declaredAt) });
  if (openedAt) return t('declarations.lede-opened', { date: day(openedAt) });
  return t('declarations.lede-asked', { date: day(askedAt) });
}

/** The dates and words of its way so far. */
function Way({ one }: { one: DeclarationInFull }) {
  const day = (moment: string | null) => (moment ? formatDate(moment) : t('declarations.not-yet'));
  const rows: [string, ReactNode][] = [
    [t('declarations.supplier'), one.supplier ? <NodeLink key="supplier" node={one.supplier} /> : one.name],
    [t('declarations.asked'), day(one.askedAt)],
    [t('declarations.opened'), day(one.openedAt)],
    [t('declarations.declared'), day(one.declaredAt)],
    [t('declarations.decided'), day(one.decidedAt)],
    [t('declarations.link'), linkText(one)],
    [t('declarations.ask-pass-on'), t(`declarations.pass-on-${one.passOn as 0 | 1 | 2 | 3 | 4}`)],
  ];
  if (one.parent) rows.push([t('declarations.chain'), t('declarations.via', { name: one.parent.name })]);
  if (one.dueOn) rows.push([t('declarations.ask-due'), formatDate(one.dueOn)]);
  if (one.note) rows.push([t('declarations.note'), one.note]);
  if (one.comment) rows.push([t('declarations.comment'), one.comment]);
  return (
    <Panel>
      <KeyValues rows={rows} />
    </Panel>
  );
}

function Actions({ one, isOpen }: { one: DeclarationInFull; isOpen: boolean }) {
  const rights = useRights();
  const [doing, setDoing] = useState<'again' | 'anew' | 'query' | 'reject' | null>(null);
  const close = () => setDoing(null);
  const isDeclared = one.version > 0;
  const params = { id: one.id };
  return (
    <>
      {isDeclared && (
        <Button component="a" href={downloadAddress(downloadDeclarationRoute, { params })} download>
          {t('declarations.download')}
        </Button>
      )}
      {one.acceptedChange !== null && <UndoButton change={one.acceptedChange} />}
      {rights.write && isOpen && (
        <>
          {one.link.state === 'good' && <RevokeButton one={one} />}
          <Button onClick={() => setDoing('again')}>{t('declarations.again')}</Button>
          {isDeclared && <Button onClick={() => setDoing('reject')}>{t('declarations.reject')}</Button>}
          {isDeclared && <Button onClick={() => setDoing('query')}>{t('declarations.query')}</Button>}
        </>
      )}
      {rights.write && !isOpen && one.supplier && (
        <Button onClick={() => setDoing('anew')}>{t('declarations.anew')}</Button>
      )}
      {doing === 'again' && <AgainDialog one={one} close={close} />}
      {doing === 'anew' && one.supplier && <AskDialog suppliers={[one.supplier]} close={close} />}
      {doing === 'query' && (
        <CommentDialog
          title={t('declarations.query-title', { name: one.name })}
          text={t('declarations.query-text')}
          act={t('declarations.query')}
          failed={t('declarations.query-failed')}
          rowsOf={one}
          send={(input) => api.call(queryDeclarationRoute, { params, input, ifMatch: one.etag })}
          close={close}
        />
      )}
      {doing === 'reject' && (
        <CommentDialog
          title={t('declarations.reject-title', { name: one.name })}
          text={t('declarations.reject-text')}
          act={t('declarations.reject')}
          failed={t('declarations.reject-failed')}
          send={({ comment }) => api.call(rejectDeclarationRoute, { params, input: { comment }, ifMatch: one.etag })}
          close={close}
        />
      )}
    </>
  );
}

function RevokeButton({ one }: { one: Declaration }) {
  const toast = useToast();
  const revoke = useMutation({
    mutationFn: () => api.call(revokeDeclarationLinkRoute, { params: { id: one.id } }),
    onSuccess: async () => {
      toast({ text: t('declarations.revoked') });
      await readAnew();
    },
    onError: (error) => toast({ text: error.message }),
  });
  return (
    <Button onClick={() => revoke.mutate()} loading={revoke.isPending}>
      {t('declarations.revoke')}
    </Button>
  );
}

function AgainDialog({ one, close }: { one: Declaration; close: () => void }) {
  const renew = useMutation({
    mutationFn: () => api.call(renewDeclarationLinkRoute, { params: { id: one.id }, input: {} }),
    onSuccess: () => readAnew(),
  });
  const { name } = one;
  return (
    <Dialog title={t('declarations.again-title', { name })} close={close}>
      <div className="column wide">
        {renew.isError && <ErrorNote error={renew.error} />}
        {renew.data ? (
          <LinkShown name={name} link={renew.data} />
        ) : (
          <p className="second">{t('declarations.again-text')}</p>
        )}
        <div className="dialog-actions">
          {!renew.data && <Button onClick={close}>{t('common.cancel')}</Button>}
          <Button variant="filled" loading={renew.isPending} onClick={() => (renew.data ? close() : renew.mutate())}>
            {renew.data ? t('declarations.done') : t('declarations.again-act')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
