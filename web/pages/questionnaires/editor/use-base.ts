import { useQuery } from '@tanstack/react-query';
import type { Questionnaire } from '../../../../src/formats/questionnaire/document.ts';
import { getQuestionnaireRoute } from '../../../../src/modules/questionnaires/contract.ts';
import { api } from '../../../api.ts';
import { t } from '../../../messages/messages.ts';
import { documentOf } from '../use-questionnaires.ts';
import { findDraft } from './kept-draft.ts';

/** What an editor begins with. */
export interface Base {
  /** Under which name drafts are kept. */
  place: string;
  /** As it stands saved; a draft that began from nothing has none. */
  saved: Questionnaire | undefined;
  /** Versions that are taken. */
  versions: readonly string[];
  /** What is edited where no draft is there. */
  begin: Questionnaire;
  /** A version of what is one's own follows; else a questionnaire of its own comes of it. */
  isOwn: boolean;
}

export function useBase({ id, version, copy }: { id: string; version: string | undefined; copy: boolean }) {
  return useQuery({
    queryKey: ['questionnaire-editor', id, version, copy],
    // What is being edited must not be replaced under one's hands.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: async (): Promise<Base> => {
      if (id === 'new') return { place: 'new', saved: undefined, versions: [], begin: blank(), isOwn: false };
      const whole = await api.call(getQuestionnaireRoute, { params: { id }, query: { version } });
      const document = documentOf(whole);
      const isOwn = !whole.ships && !copy;
      return {
        place: isOwn ? id : `copy of ${id}`,
        saved: isOwn ? document : undefined,
        versions: isOwn ? whole.versions : [],
        begin: isOwn ? document : copyOf(document),
        isOwn,
      };
    },
  });
}

/** The draft that this browser keeps, unless it began from another version than the one that is asked for. */
export function draftFor({ place, saved }: Base): Questionnaire | undefined {
  const draft = findDraft(place);
  if (!draft || (saved && draft.from?.version !== saved.version)) return undefined;
  return draft.document;
}

function copyOf(document: Questionnaire): Questionnaire {
  return { ...document, id: `own-${document.id}`.slice(0, 80), version: '1.0.0', wording: 'own' };
}

function blank(): Questionnaire {
  return {
    schema: 'holdfast.questionnaire/1',
    id: 'own-questionnaire',
    version: '1.0.0',
    title: t('questionnaire-editor.new-title'),
    summary: t('questionnaire-editor.new-summary'),
    language: 'en',
    wording: 'own',
    options: {
      usual: [
        { id: 'yes', label: t('questionnaire-editor.yes'), value: 1 },
        { id: 'no', label: t('questionnaire-editor.no'), value: 0 },
        { id: 'na', label: t('questionnaire-editor.na'), notApplicable: true, needs: 'explanation' },
      ],
    },
    sections: [
      {
        id: '1',
        title: t('questionnaire-editor.first-section'),
        items: [{ id: '1.1', text: '', kind: 'single', options: 'usual' }],
      },
    ],
  };
}
