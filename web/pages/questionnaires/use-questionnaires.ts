import { useMutation, useQuery } from '@tanstack/react-query';
import type { Questionnaire as Document } from '../../../src/formats/questionnaire/document.ts';
import {
  addQuestionnaireRoute,
  getQuestionnaireRoute,
  listQuestionnairesRoute,
  type Questionnaire,
  removeQuestionnaireRoute,
  type WholeQuestionnaire,
} from '../../../src/modules/questionnaires/contract.ts';
import { api } from '../../api.ts';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';

export function useQuestionnaires() {
  return useQuery({ queryKey: ['questionnaires'], queryFn: () => api.call(listQuestionnairesRoute) });
}

export function useQuestionnaire(id: string, version?: string, enabled = true) {
  return useQuery({
    queryKey: ['questionnaires', id, version],
    queryFn: () => api.call(getQuestionnaireRoute, { params: { id }, query: { version } }),
    enabled,
  });
}

/** The server has checked it before it kept it. */
export function documentOf({ document }: WholeQuestionnaire): Document {
  return document as unknown as Document;
}

export function bringIn(document: object): Promise<Questionnaire> {
  return api.call(addQuestionnaireRoute, { bytes: JSON.stringify(document) });
}

type Version = Pick<Questionnaire, 'id' | 'version' | 'title'>;

/** Withdraws a version and offers to bring the same document back. */
export function useWithdraw(after: () => void = () => {}) {
  const toast = useToast();
  return useMutation({
    mutationFn: async ({ id, version }: Version) => {
      const whole = await api.call(getQuestionnaireRoute, { params: { id }, query: { version } });
      await api.call(removeQuestionnaireRoute, { params: { id }, query: { version }, ifMatch: whole.etag! });
      return whole.document;
    },
    onSuccess: async (document, { title, version }) => {
      after();
      await readAnew();
      const bringBack = async () => {
        await bringIn(document).then(
          () => toast({ text: t('questionnaires.brought-back', { name: title, version }) }),
          (error: Error) => toast({ text: error.message }),
        );
        await readAnew();
      };
      toast({
        text: t('questionnaires.withdrawn', { name: title, version }),
        action: { label: t('common.undo'), act: () => void bringBack() },
      });
    },
    onError: (error) => toast({ text: error.message }),
  });
}
