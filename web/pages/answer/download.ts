import { useState } from 'react';
import { answersSchemaName } from '../../../src/formats/questionnaire/answers.ts';
import { ownCopyRoute, ownWorkbookRoute } from '../../../src/modules/assessments/own-contract.ts';
import { api } from '../../api.ts';
import { t } from '../../messages/messages.ts';
import type { Answering } from './answering.ts';

/** What a supplier takes away: workbook, answers as JSON, and the signed package. */
export function useDownload(answering: Answering) {
  const { token, own, questionnaire, store } = answering;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const during = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await store.flush();
      await work();
    } catch (reason) {
      setError(reason instanceof Error ? reason.message : t('common.error-unknown'));
    } finally {
      setBusy(false);
    }
  };
  const take = (route: typeof ownWorkbookRoute | typeof ownCopyRoute, fallback: string) =>
    during(async () => {
      const response = await api.open(route, { input: { token } });
      saveBlob(nameOf(response) ?? fallback, await response.blob());
    });
  return {
    busy,
    error,
    workbook: () => take(ownWorkbookRoute, `${questionnaire.id}.xlsx`),
    signedCopy: () => take(ownCopyRoute, `${questionnaire.id}.holdfast-answers.tar`),
    json: () =>
      during(async () => {
        const text = JSON.stringify(answersDocument(answering), null, 2);
        saveBlob(`${questionnaire.id}-answers.json`, new Blob([text], { type: 'application/json' }));
      }),
    name: own.supplier,
  };
}

/** As `holdfast.answers/1`; of proofs what they are, not their bytes. */
function answersDocument({ own, questionnaire, store }: Answering) {
  const ids = new Set([...Object.keys(own.answers), ...own.proofs.map(({ item }) => item)]);
  const answers = [...ids].flatMap((id) => {
    const { answer } = store.item(id);
    const proofs = own.proofs.filter(({ item }) => item === id).map(proofInFile);
    return answer || proofs.length > 0 ? [[id, { ...answer, ...(proofs.length > 0 ? { proofs } : {}) }] as const] : [];
  });
  return {
    schema: answersSchemaName,
    questionnaire: { id: questionnaire.id, version: questionnaire.version },
    supplier: { name: own.supplier },
    answers: Object.fromEntries(answers),
  };
}

function proofInFile({ title, class: kind, origin, issued, validUntil, file }: Answering['own']['proofs'][number]) {
  return {
    title,
    class: kind,
    ...(origin ? { origin } : {}),
    ...(issued ? { issued } : {}),
    ...(validUntil ? { validUntil } : {}),
    ...(file ? { fileName: file.name, sha256: file.sha256 } : {}),
  };
}

/** The name that the server gives the file (RFC 6266). */
function nameOf(response: Response): string | undefined {
  const header = response.headers.get('content-disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
  return encoded ? decodeURIComponent(encoded) : /filename="([^"]+)"/i.exec(header)?.[1];
}

function saveBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
