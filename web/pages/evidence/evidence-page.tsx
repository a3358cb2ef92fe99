import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import {
  attachFileRoute,
  downloadEvidenceRoute,
  type Evidence,
  getEvidenceRoute,
  withdrawEvidenceRoute,
} from '../../../src/modules/evidence/contract.ts';
import { api, downloadAddress } from '../../api.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { EvidenceDialog } from '../../components/evidence-dialog.tsx';
import { FileDrop } from '../../components/file-drop.tsx';
import { Grade } from '../../components/grade.tsx';
import { KeyValues, PageHead, Panel } from '../../components/page.tsx';
import { Record } from '../../components/record.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatBytes, formatDate, formatMoment, shortHash } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { uploadFile } from '../../upload.ts';
import { Subject } from './subject.tsx';

const route = getRouteApi('/shell/evidence/$id');

/** One piece of evidence, and its document as received. */
export function EvidencePage() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ['evidence', id],
    queryFn: () => api.call(getEvidenceRoute, { params: { id } }),
  });
  return (
    <Record query={query} failed={t('evidence.failed')}>
      {(evidence) => <OneEvidence evidence={evidence} />}
    </Record>
  );
}

function OneEvidence({ evidence }: { evidence: Evidence }) {
  const rights = useRights();
  const [editing, setEditing] = useState(false);
  return (
    <>
      <PageHead
        title={evidence.title}
        under={{ to: '/evidence', label: t('evidence.title'), number: evidence.number }}
        lede={<Subject subject={evidence.subject} />}
        actions={
          rights.write && (
            <>
              <Button onClick={() => setEditing(true)}>{t('common.edit')}</Button>
              <Withdraw evidence={evidence} />
            </>
          )
        }
      />
      <div className="columns with-aside">
        <div className="column wide">
          <Panel title={t('evidence.what')}>
            {evidence.summary ? (
              <p className="prose">{evidence.summary}</p>
            ) : (
              <p className="second">{t('evidence.no-summary')}</p>
            )}
          </Panel>
          <Document evidence={evidence} />
        </div>
        <aside>
          <Panel title={t('evidence.facts')}>
            <KeyValues
              rows={[
                [t('evidence.kind'), t(`words.evidence-${evidence.kind}`)],
                [t('evidence.origin'), t(`words.origin-${evidence.origin}`)],
                [t('evidence.author'), evidence.authorErased ? t('common.erased-person') : evidence.author],
                [
                  t('evidence.grade'),
                  <span className="row" key="grade">
                    <Grade grade={evidence.grade} /> {t(`words.grade-${evidence.grade}`)}
                  </span>,
                ],
                [t('evidence.speaks'), t(evidence.adverse ? 'evidence.speaks-against' : 'evidence.speaks-for')],
                [t('evidence.observed'), formatDate(evidence.observedOn)],
                [t('evidence.valid-until'), endOf(evidence)],
                [t('evidence.recorded'), formatMoment(evidence.recordedAt)],
              ]}
            />
          </Panel>
        </aside>
      </div>
      {editing && <EvidenceDialog evidence={evidence} close={() => setEditing(false)} />}
    </>
  );
}

function endOf({ validUntil, state }: Evidence): string {
  if (validUntil === null) return t('evidence.no-end');
  const date = formatDate(validUntil);
  return state === 'good' ? date : `${date}, ${t(`words.evidence-state-${state}`)}`;
}

function Document({ evidence }: { evidence: Evidence }) {
  const rights = useRights();
  return (
    <Panel title={t('evidence.document')}>
      <div className="column">
        {evidence.file ? (
          <p>
            <a href={downloadAddress(downloadEvidenceRoute, { params: { id: evidence.id } })} download>
              {evidence.file.name}
            </a>{' '}
            <span className="third small">
              {t('evidence.file-facts', {
                size: formatBytes(evidence.file.bytes),
                hash: shortHash(evidence.file.sha256),
              })}
            </span>
          </p>
        ) : (
          <p className="second">{t('evidence.no-document')}</p>
        )}
        {rights.write && (
          <FileDrop
            act={t(evidence.file ? 'evidence.replace-document' : 'evidence.choose-document')}
            takes={t('evidence.takes')}
            accept=""
            limitBytes={attachFileRoute.limitBytes!}
            failed={t('evidence.not-attached')}
            send={async (file, onProgress) => {
              const upload = { params: { id: evidence.id }, query: { fileName: file.name }, onProgress };
              await uploadFile(attachFileRoute, file, upload);
              await readAnew();
            }}
          />
        )}
      </div>
    </Panel>
  );
}

function Withdraw({ evidence }: { evidence: Evidence }) {
  const [asking, setAsking] = useState(false);
  const navigate = useNavigate();
  const toast = useToast();
  const withdraw = useMutation({
    mutationFn: () => api.call(withdrawEvidenceRoute, { params: { id: evidence.id }, ifMatch: evidence.etag }),
    onSuccess: async () => {
      await readAnew();
      toast({ text: t('evidence.withdrawn', { title: evidence.title }) });
      await navigate({ to: '/evidence' });
    },
    onError: (error) => toast({ text: error.message }),
  });
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('evidence.withdraw')}</Button>
      {asking && (
        <ConfirmDialog
          title={t('evidence.withdraw-title')}
          act={t('evidence.withdraw')}
          confirm={() => withdraw.mutate()}
          busy={withdraw.isPending}
          close={() => setAsking(false)}
        >
          {t('evidence.withdraw-text')}
        </ConfirmDialog>
      )}
    </>
  );
}
