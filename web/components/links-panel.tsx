import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  Confidence,
  LinkKind,
  listLinksRoute,
  removeLinkRoute,
  type SupplyLink,
  stateLinkRoute,
} from '../../src/modules/links/contract.ts';
import { Level, type NodeKind, NodeKind as NodeKinds, type NodeRef } from '../../src/modules/register/contract.ts';
import { api } from '../api.ts';
import { formatDate } from '../format.ts';
import { t } from '../messages/messages.ts';
import { readAnew } from '../query.ts';
import { useRights } from '../session.tsx';
import { ConfirmDialog, Dialog } from './dialog.tsx';
import { ChoiceField, Form, TextField, useForm } from './form.tsx';
import { emptyAsNull } from './form-state.ts';
import { NodeLink } from './node-link.tsx';
import { Panel } from './page.tsx';
import { NodeField } from './register-fields.tsx';
import { ShowInNetwork } from './show-in-network.tsx';
import { ErrorNote, Waiting } from './states.tsx';
import { useToast } from './toast.tsx';

/** The supply links from and to a node: who supports whom, on whose word, how sure. */
export function LinksPanel({ node }: { node: NodeRef }) {
  const rights = useRights();
  const [adding, setAdding] = useState(false);
  const links = useQuery({
    queryKey: ['links', node.id],
    queryFn: () => api.call(listLinksRoute, { query: { node: node.id, limit: 100 } }),
  });
  return (
    <Panel
      title={t('common.links')}
      aside={links.data?.total}
      actions={
        <>
          <ShowInNetwork node={node} />
          {rights.write && (
            <Button size="xs" onClick={() => setAdding(true)}>
              {t('common.link-add')}
            </Button>
          )}
        </>
      }
      flush
    >
      {links.isError && <ErrorNote title={t('common.links-failed')} error={links.error} />}
      {links.isPending && <Waiting />}
      {links.data?.total === 0 && <p className="inset second">{t('common.links-none')}</p>}
      {links.data && links.data.total > 0 && (
        <div className="table-scroll">
          <table className="data-table">
            <tbody>
              {links.data.items.map((link) => (
                <LinkRow key={link.id} link={link} write={rights.write} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {adding && <AddLink node={node} close={() => setAdding(false)} />}
    </Panel>
  );
}

function LinkRow({ link, write }: { link: SupplyLink; write: boolean }) {
  return (
    <tr>
      <td>
        <NodeLink node={link.from} /> <span className="second">{t(`words.link-${link.kind}`)}</span>{' '}
        <NodeLink node={link.to} />
        <small>
          {[
            t(`words.confidence-${link.confidence}`),
            link.source,
            shareText(link),
            link.dependence && t('common.link-dependence-is', { level: t(`words.level-${link.dependence}`) }),
            link.validFrom && t('common.link-from', { date: formatDate(link.validFrom) }),
            link.validUntil && t('common.link-until', { date: formatDate(link.validUntil) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
      </td>
      <td className="numeric">{write && link.declaredAs === null && <WithdrawLink link={link} />}</td>
    </tr>
  );
}

function shareText({ share, shareMax }: SupplyLink): string | null {
  if (share === null) return null;
  const percent = Math.round(share * 100);
  return shareMax === null
    ? t('common.link-share', { percent })
    : t('common.link-share-range', { percent, most: Math.round(shareMax * 100) });
}

function WithdrawLink({ link }: { link: SupplyLink }) {
  const [asking, setAsking] = useState(false);
  const toast = useToast();
  const withdraw = useMutation({
    mutationFn: () => api.call(removeLinkRoute, { params: { id: link.id }, ifMatch: link.etag }),
    onSuccess: () => readAnew(),
    onError: (error) => toast({ text: error.message }),
    onSettled: () => setAsking(false),
  });
  return (
    <>
      <Button size="xs" variant="subtle" onClick={() => setAsking(true)}>
        {t('common.link-withdraw')}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t('common.link-withdraw-title')}
          act={t('common.link-withdraw')}
          confirm={() => withdraw.mutate()}
          busy={withdraw.isPending}
          close={() => setAsking(false)}
        >
          {t('common.link-withdraw-text')}
        </ConfirmDialog>
      )}
    </>
  );
}

interface LinkValues {
  kind: string;
  direction: string;
  otherKind: string;
  other: NodeRef | null;
  dependence: string;
  confidence: string;
  source: string;
}

function AddLink({ node, close }: { node: NodeRef; close: () => void }) {
  const initial: LinkValues = {
    kind: 'supplies',
    direction: 'from',
    otherKind: 'product',
    other: null,
    dependence: '',
    confidence: 'declared',
    source: '',
  };
  const form = useForm(initial, async (values) => {
    const other = values.other?.id ?? '';
    const [fromId, toId] = values.direction === 'from' ? [node.id, other] : [other, node.id];
    await api.call(stateLinkRoute, {
      input: {
        kind: LinkKind.parse(values.kind),
        fromId,
        toId,
        dependence: values.dependence === '' ? null : Level.parse(values.dependence),
        confidence: Confidence.parse(values.confidence),
        source: emptyAsNull(values.source),
      },
    });
    await readAnew();
    close();
  });
  return (
    <Dialog title={t('common.link-add')} close={close}>
      <Form form={form} failed={t('common.link-failed')} act={t('common.link-state')} cancel={close}>
        <ChoiceField
          form={form}
          name="direction"
          label={t('common.link-direction')}
          choices={[
            { value: 'from', label: t('common.link-gives', { name: node.name }) },
            { value: 'to', label: t('common.link-gets', { name: node.name }) },
          ]}
        />
        <ChoiceField
          form={form}
          name="kind"
          label={t('common.link-kind')}
          choices={LinkKind.options.map((value) => ({ value, label: t(`words.link-${value}`) }))}
        />
        <ChoiceField
          form={form}
          name="otherKind"
          label={t('common.link-other-kind')}
          choices={NodeKinds.options.map((value) => ({ value, label: t(`words.kind-${value}`) }))}
        />
        <NodeField
          form={form}
          name="other"
          pointer={form.values.direction === 'from' ? 'toId' : 'fromId'}
          kind={form.values.otherKind as NodeKind}
          label={t('common.link-other')}
        />
        <ChoiceField
          form={form}
          name="dependence"
          label={t('common.link-dependence')}
          choices={[
            { value: '', label: t('common.link-dependence-unknown') },
            ...[...Level.options].reverse().map((value) => ({ value, label: t(`words.level-${value}`) })),
          ]}
        />
        <ChoiceField
          form={form}
          name="confidence"
          label={t('common.link-confidence')}
          choices={Confidence.options.map((value) => ({ value, label: t(`words.confidence-${value}`) }))}
        />
        <TextField
          form={form}
          name="source"
          label={t('common.link-source')}
          description={t('common.link-source-note')}
        />
      </Form>
    </Dialog>
  );
}
