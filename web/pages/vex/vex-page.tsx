import { Button, Menu } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  downloadVexRoute,
  getVexRoute,
  listVexRoute,
  removeVexRoute,
  type VexDocument,
} from '../../../src/modules/vex/contract.ts';
import { api, downloadAddress } from '../../api.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { PageHead } from '../../components/page.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatDate, formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { statusText, statusWord } from './status-text.ts';
import { vexExports } from './vex-exports.ts';
import { VexUpload } from './vex-upload.tsx';

/** The documents of statements that were taken in, and the way to take in another. */
export function VexPage() {
  const { write } = useRights();
  const query = useQuery({ queryKey: ['vex'], queryFn: () => api.call(listVexRoute) });
  return (
    <>
      <PageHead title={t('vex.title')} lede={t('vex.lede')} actions={<ExportAll />} />
      <div className="column wide">
        {write && query.data && <VexUpload known={query.data.items} />}
        {query.isError && <ErrorNote title={t('vex.failed')} error={query.error} retry={() => void query.refetch()} />}
        {query.isPending && <Waiting />}
        {query.data?.items.length === 0 && (
          <div className="panel">
            <EmptyState icon="file" title={t('vex.none-title')}>
              {t('vex.none-text')}
            </EmptyState>
          </div>
        )}
        {query.data && query.data.items.length > 0 && <Documents documents={query.data.items} />}
      </div>
    </>
  );
}

function ExportAll() {
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button leftSection={<Icon name="export" />}>{t('vex.export-all')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {vexExports({}).map(({ format, address }) => (
          <Menu.Item key={format} component="a" href={address} download>
            {t('vex.export-one', { format: t(`vex.format-${format}`) })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Documents({ documents }: { documents: readonly VexDocument[] }) {
  return (
    <div className="panel table-scroll">
      <table className="data-table" aria-label={t('vex.title')}>
        <thead>
          <tr>
            <th>{t('vex.document')}</th>
            <th>{t('vex.statements')}</th>
            <th>{t('vex.for')}</th>
            <th>{t('vex.received')}</th>
            <th>
              <span className="for-readers">{t('common.acts')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {documents.map((document) => (
            <Row key={document.id} document={document} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ document }: { document: VexDocument }) {
  const { write } = useRights();
  const [removing, setRemoving] = useState(false);
  return (
    <tr>
      <td className="identity">
        <span className="name">{document.author ?? t('vex.author-unknown')}</span>
        <small>
          <span className="mono">{document.number}</span> {t(`vex.format-${document.format}`)} {document.specVersion},{' '}
          {document.fileName}
        </small>
        {document.supersededBy && <span className="tag">{t('vex.superseded')}</span>}
      </td>
      <td className="stacked" data-label={t('vex.statements')}>
        <div>
          {t('vex.statement-count', { count: document.statements })}
          <small>{statusText(document)}</small>
          <Statements document={document} />
        </div>
      </td>
      <td className="stacked" data-label={t('vex.for')}>
        <div>
          {document.product ? <NodeLink node={document.product} /> : <span className="third">{t('vex.for-any')}</span>}
          {document.bom && <small>{t('vex.in-bom', { number: document.bom.number })}</small>}
        </div>
      </td>
      <td className="stacked" data-label={t('vex.received')}>
        <div>
          {formatMoment(document.receivedAt)}
          {document.statedAt && (
            <small>
              {t('vex.stated')} {formatDate(document.statedAt)}
            </small>
          )}
        </div>
      </td>
      <td className="stacked" data-label={t('common.acts')}>
        <span className="row wrap">
          <a href={downloadAddress(downloadVexRoute, { params: { id: document.id } })} download>
            {t('vex.download')}
          </a>
          {write && (
            <Button size="xs" variant="subtle" onClick={() => setRemoving(true)}>
              {t('vex.remove')}
            </Button>
          )}
        </span>
        {removing && <RemoveDialog document={document} close={() => setRemoving(false)} />}
      </td>
    </tr>
  );
}

/** Read when somebody looks. */
function Statements({ document }: { document: VexDocument }) {
  const [open, setOpen] = useState(false);
  const query = useQuery({
    queryKey: ['vex', document.id],
    queryFn: () => api.call(getVexRoute, { params: { id: document.id } }),
    enabled: open,
  });
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('vex.show-statements')}</summary>
      {query.isError && (
        <ErrorNote title={t('vex.statements-failed')} error={query.error} retry={() => void query.refetch()} />
      )}
      {open && query.isPending && <Waiting />}
      {query.data && (
        <>
          <table className="plain-table small" aria-label={t('vex.statements')}>
            <thead>
              <tr>
                <th>{t('vex.vulnerability')}</th>
                <th>{t('vex.about')}</th>
                <th>{t('vex.status')}</th>
                <th>{t('vex.place')}</th>
              </tr>
            </thead>
            <tbody>
              {query.data.items.map((one) => (
                <tr key={one.position}>
                  <td className="mono">{one.vulnerability}</td>
                  <td className="mono">{[one.product, one.subcomponent].filter(Boolean).join(' ')}</td>
                  <td>
                    {statusWord(one.status)}
                    {one.source.justification && <small>{one.source.justification}</small>}
                  </td>
                  <td className="mono">{one.at}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {query.data.items.length < document.statements && (
            <p className="third small">
              {t('vex.first-shown', { shown: query.data.items.length, total: document.statements })}
            </p>
          )}
        </>
      )}
    </details>
  );
}

function RemoveDialog({ document, close }: { document: VexDocument; close: () => void }) {
  const toast = useToast();
  const name = document.number;
  const remove = useMutation({
    mutationFn: () => api.call(removeVexRoute, { params: { id: document.id } }),
    onSuccess: ({ reopened }) => {
      toast({ text: t('vex.removed', { name, count: reopened }) });
      return readAnew();
    },
    onError: (error) => toast({ text: error.message }),
    onSettled: close,
  });
  return (
    <ConfirmDialog
      title={t('vex.remove-title', { name })}
      act={t('vex.remove-act')}
      confirm={() => remove.mutate()}
      busy={remove.isPending}
      close={close}
    >
      {t('vex.remove-text')}
    </ConfirmDialog>
  );
}
