import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Item } from '../../../src/formats/questionnaire/document.ts';
import type { Proof } from '../../../src/modules/assessments/answers-contract.ts';
import {
  addProofRoute,
  proofLimitBytes,
  proofUploadRoute,
  reuseProofRoute,
} from '../../../src/modules/assessments/own-contract.ts';
import { api } from '../../api.ts';
import { Progress } from '../../components/file-drop.tsx';
import { Icon } from '../../components/icon.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { tooLarge, uploadFile } from '../../upload.ts';
import type { Answering } from './answering.ts';
import { ProofRow } from './proof-row.tsx';
import { provingItems } from './questions.ts';

interface ProofsProps {
  item: Item;
  answering: Answering;
  isClosed: boolean;
}

/** What shows that an answer is so: files with the day until which they hold. */
export function Proofs({ item, answering, isClosed }: ProofsProps) {
  const { own, questionnaire } = answering;
  const [opened, setOpened] = useState(false);
  const proofs = own.proofs.filter((proof) => proof.item === item.id);
  const opensGate = provingItems(questionnaire.gates).has(item.id);
  const isWanted = item.evidence !== undefined || item.kind === 'file' || opensGate;
  if (proofs.length === 0 && (isClosed || (!isWanted && !opened))) {
    if (isClosed) return null;
    return (
      <div>
        <button type="button" className="link-button" onClick={() => setOpened(true)}>
          {t('answer.add-evidence')}
        </button>
      </div>
    );
  }
  return (
    <div className="answer-proofs column">
      <p>
        <b className="medium">{t('answer.evidence')}</b>{' '}
        <span className="third">{t(item.kind === 'file' ? 'answer.file-note' : 'answer.evidence-note')}</span>
      </p>
      {item.evidence && <p className="second break">{item.evidence.wanted}</p>}
      {proofs.map((proof) => (
        <ProofRow key={proof.id} proof={proof} answering={answering} isClosed={isClosed} asksUntil={opensGate} />
      ))}
      {!isClosed && <AddProof item={item} answering={answering} />}
    </div>
  );
}

function AddProof({ item, answering }: { item: Item; answering: Answering }) {
  const { token, own, store, change } = answering;
  const chooser = useRef<HTMLInputElement>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const put = (proof: Proof) =>
    change((before) => ({ ...before, proofs: [...before.proofs.filter(({ id }) => id !== proof.id), proof] }));
  const during = async (work: () => Promise<void>) => {
    setError(null);
    try {
      await work();
    } catch (reason) {
      setError(reason);
    } finally {
      setSent(null);
    }
  };
  const takeFile = (file: File) =>
    during(async () => {
      const refusal = tooLarge(file, proofLimitBytes);
      if (refusal) throw new Error(refusal);
      setSent(0);
      await store.flush();
      const kind = item.evidence?.class ?? 'other';
      const input = {
        token,
        item: item.id,
        title: file.name.slice(0, 300),
        class: kind,
        fileName: file.name.slice(0, 300),
      };
      const { proof, upload, standing } = await api.call(addProofRoute, { input });
      store.takeStanding(standing);
      put(proof);
      if (!upload) return;
      put(await uploadFile<Proof>(proofUploadRoute, file, { params: { ticket: upload.ticket }, onProgress: setSent }));
    });
  const reuse = (id: string) =>
    during(async () => {
      const { proof, standing } = await api.call(reuseProofRoute, { input: { token, id, item: item.id } });
      store.takeStanding(standing);
      put(proof);
    });
  return (
    <>
      {sent !== null && <Progress label={t('common.sending')} share={sent} />}
      {error !== null && <ErrorNote title={t('answer.proof-failed')} error={error} />}
      <Button
        fullWidth
        leftSection={<Icon name="add" />}
        loading={sent !== null}
        onClick={() => chooser.current?.click()}
      >
        {t('answer.add-file')}
      </Button>
      <input
        type="file"
        hidden
        ref={chooser}
        aria-label={t('answer.add-file')}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) void takeFile(file);
        }}
      />
      <Reusable proofs={reusableFor(item.id, own)} reuse={(id) => void reuse(id)} />
    </>
  );
}

/** Of the last time first, then those beside other answers; each file once. */
function reusableFor(item: string, { proofs, previousProofs }: Answering['own']): Proof[] {
  const here = new Set(proofs.filter((proof) => proof.item === item).map(({ file, title }) => file?.sha256 ?? title));
  const seen = new Set<string>();
  const last = previousProofs.filter((proof) => proof.item === item);
  const others = [
    ...previousProofs.filter((proof) => proof.item !== item),
    ...proofs.filter((proof) => proof.item !== item),
  ];
  return [...last, ...others].filter(({ file, title }) => {
    const key = file?.sha256 ?? title;
    if (here.has(key) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function Reusable({ proofs, reuse }: { proofs: readonly Proof[]; reuse: (id: string) => void }) {
  if (proofs.length === 0) return null;
  return (
    <details className="answer-reuse">
      <summary>{t('answer.reuse', { count: proofs.length })}</summary>
      <ul>
        {proofs.map(({ id, title, item }) => (
          <li key={id} className="row">
            <span className="grow break">
              {title} <span className="third small">{t('answer.beside', { item })}</span>
            </span>
            <Button size="xs" onClick={() => reuse(id)} aria-label={t('answer.use-proof', { title })}>
              {t('answer.use')}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
