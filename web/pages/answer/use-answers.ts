import { useEffect, useState, useSyncExternalStore } from 'react';
import {
  mostSaved,
  type OwnAssessment,
  type OwnStanding,
  openAssessmentRoute,
  saveAnswersRoute,
} from '../../../src/modules/assessments/own-contract.ts';
import { api } from '../../api.ts';
import { AnswerStore, type ItemView } from './answer-store.ts';
import { keptIn } from './kept-answers.ts';

/** How often the page looks for what others said: more often where colleagues have links. */
const alonePauseMillis = 60_000;
const togetherPauseMillis = 15_000;

/** The answers behind a link, saved as they are typed; `reread` hears what the server has where somebody else said something. */
export function useAnswers(token: string, own: OwnAssessment, reread: (own: OwnAssessment) => void): AnswerStore {
  const [store] = useState(
    () =>
      new AnswerStore({
        first: own,
        kept: keptIn(localStorage, own.part.id),
        most: mostSaved,
        save: (changes) => api.call(saveAnswersRoute, { input: { token, changes } }),
        read: async () => {
          const now = await api.call(openAssessmentRoute, { input: { token } });
          reread(now);
          return now;
        },
      }),
  );
  const isTogether = own.parts.length > 0 || own.part.sections !== null;
  useEffect(() => store.start(), [store]);
  useEffect(() => {
    const save = () => void store.flush();
    const look = () => void (document.visibilityState === 'hidden' ? store.flush() : store.refresh());
    const timer = setInterval(
      () => {
        if (document.visibilityState === 'visible') void store.refresh();
      },
      isTogether ? togetherPauseMillis : alonePauseMillis,
    );
    document.addEventListener('visibilitychange', look);
    document.addEventListener('focusout', save);
    window.addEventListener('pagehide', save);
    window.addEventListener('online', save);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      document.removeEventListener('focusout', save);
      window.removeEventListener('pagehide', save);
      window.removeEventListener('online', save);
    };
  }, [store, isTogether]);
  return store;
}

export function useItem(store: AnswerStore, id: string): ItemView {
  return useSyncExternalStore(store.subscribe, () => store.item(id));
}

export function useOverall(store: AnswerStore) {
  return useSyncExternalStore(store.subscribe, store.overall);
}

/** Drawn anew only when the server says how it stands. */
export function useStanding(store: AnswerStore): OwnStanding {
  return useSyncExternalStore(store.subscribe, () => store.overall().standing);
}
